// Starts the program, and says so in plain words where it cannot start or has stopped.
//
// First the prologue, small: it moves the requests of the link on the stage of the static shell. Then the page, which goes on from the very
// instant the prologue has come to. The engine that workers are made of comes when the first is wanted. A classic script on purpose: module scripts need CORS in a frame without an origin.
(() => {
  "use strict";

  const own = document.getElementById("boot").dataset;
  const inFrame = window.self !== window.top;

  // A host may speak before the program can hear, as reveal.js does when a frame has loaded: kept until then.
  const early = window.ninesEarly = [];
  if (inFrame) window.addEventListener("message", (event) => { if (window.ninesEarly && event.source === window.parent && early.length < 32) early.push(event); });

  // The view keys that decide before the program is there; in a packed link they may stand in the fragment.
  const view = new URLSearchParams(location.search);
  const MOST_UNPACKED = 65_536;
  async function unpackView() {
    const packed = /^#s1\.([\w-]+)$/.exec(location.hash);
    if (!packed || typeof DecompressionStream !== "function") return;
    const bytes = Uint8Array.from(atob(packed[1].replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    let text = "";
    for (const decoder = new TextDecoder(); text.length < MOST_UNPACKED;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    reader.cancel().catch(() => {});
    for (const [key, value] of new URLSearchParams(text)) if (/^(lang|embed|autoplay)$/.test(key)) view.set(key, value);
  }

  // The language: what the link says, else what was chosen here, else what the browser asks for. English where there is no such page.
  const languages = own.languages?.split(" ") ?? [];
  const english = { ...own };
  let language;
  function chooseLanguage() {
    const theirs = (tag) => [tag, tag.split("-")[0]].find((it) => languages.includes(it));
    const remembered = () => { try { return localStorage.getItem("nines-language"); } catch { return null; } };
    const asked = view.get("lang") ?? remembered() ?? navigator.languages.find((tag) => theirs(tag) || /^en\b/.test(tag)) ?? "";
    speak(theirs(asked.toLowerCase()) ?? "en");
  }
  /** The addresses of a language's program take the place of the English one's. */
  function speak(tag) {
    language = document.documentElement.lang = tag;
    Object.assign(own, english);
    for (const [key, value] of Object.entries(english)) {
      if (tag !== "en" && key.startsWith(tag) && /[A-Z]/.test(key[tag.length])) own[key[tag.length].toLowerCase() + key.slice(tag.length + 1)] = value;
    }
  }
  /** The shell's texts in that language, by the English ones. */
  let texts = {};
  const say = (text) => texts[text] ?? text;

  /** What a link to this very view is: the page may know better than the address bar. */
  function currentLink() {
    return document.documentElement.dataset.link || location.href;
  }

  function element(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = say(text);
    return node;
  }

  function button(text, onclick) {
    const node = element("button", "notice-button", text);
    node.type = "button";
    node.addEventListener("click", onclick);
    return node;
  }

  async function copyLink(beside) {
    const link = currentLink();
    try {
      await navigator.clipboard.writeText(link);
      beside.textContent = say("Link copied");
    } catch {
      // The clipboard may refuse in a frame: show the link, selected, instead.
      const field = element("input", "notice-link");
      field.readOnly = true;
      field.value = link;
      field.setAttribute("aria-label", say("Link to this view"));
      beside.replaceWith(field);
      field.select();
    }
  }

  /** Shows a banner outside the page's root, once: whatever broke the page cannot take it away. */
  function banner(id, title, detail, actions) {
    if (document.getElementById(id)) return;
    const box = element("div", "notice-banner");
    box.id = id;
    box.setAttribute("role", "alert");
    box.append(element("strong", "notice-title", title), element("span", "notice-detail", detail), ...actions);
    document.body.prepend(box);
  }

  function explainNoStart(error) {
    console.warn("Nines could not start:", error);
    styleUnchecked();
    const still = document.getElementById("shell-status");
    if (still) still.hidden = true;
    const poster = document.getElementById("shell-poster");
    if (poster) poster.hidden = true;
    const open = element("a", "notice-button", "Open in a new tab");
    open.href = currentLink();
    open.target = "_blank";
    open.rel = "noopener";
    const why = typeof WebAssembly !== "object"
      ? "This browser has no WebAssembly, or it is switched off."
      : location.protocol === "file:"
        ? "Browsers do not load WebAssembly from a file. Serve the folder with any static web server."
        : inFrame
          ? "This frame may not load it: the host must send “Access-Control-Allow-Origin: *” for a sandboxed frame."
          : "The program could not be loaded. Check the connection, then reload.";
    banner("no-start", "Nines cannot start here.", why, inFrame ? [open] : [button("Reload", () => location.reload())]);
  }

  function explainPanic(message) {
    banner("panic", "Nines has stopped: a mistake of ours.", message, [
      button("Reload", () => location.reload()),
      button("Copy the link to this run", (event) => copyLink(event.currentTarget)),
    ]);
  }

  // A trap inside the wasm: nothing in the page works after it. The program is built without the texts of panics, so where it was
  // says more than what it was; a page made with --quick has both, and its panic hook tells us.
  const isTrap = (error) => typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
  const trapped = (error) => { if (isTrap(error)) explainPanic(placeOf(error)); };
  const placeOf = (error) => [error.message, ...(String(error.stack).match(/wasm-function\[\d+\]/g) ?? []).slice(0, 4)].join(" ← ");
  window.addEventListener("nines-panic", (event) => explainPanic(String(event.detail)));
  window.addEventListener("error", (event) => trapped(event.error));
  window.addEventListener("unhandledrejection", (event) => trapped(event.reason));

  /** Loads a glue script: a classic one, which starts in every frame. With CORS, which checking its hash needs. */
  function script(address, integrity) {
    return new Promise((done, failed) => {
      const node = document.createElement("script");
      node.crossOrigin = "anonymous";
      node.integrity = integrity;
      node.src = address;
      node.onload = done;
      node.onerror = () => failed(new Error(`${address} did not load`));
      document.head.append(node);
    });
  }

  async function compile(address, integrity) {
    const response = await fetch(address, { integrity });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    // A host that sends the wrong MIME type cannot stream; compile from the bytes then.
    const streams = (response.headers.get("content-type") || "").startsWith("application/wasm");
    return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
  }

  const absolute = (address) => new URL(address, document.baseURI).href;

  /** The shell in another language than English, before the page takes its place. */
  async function translate() {
    if (language === "en") return;
    const response = await fetch(absolute(own.words), { integrity: own.wordsIntegrity });
    if (!response.ok) throw new Error(`${own.words} answered ${response.status}`);
    texts = await response.json();
    document.title = say(document.title);
    const walk = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.textContent.trim().replace(/\s+/g, " ");
        if (texts[text]) node.textContent = ` ${texts[text]} `;
      } else {
        const label = texts[node.getAttribute("aria-label")];
        if (label) node.setAttribute("aria-label", label);
      }
    }
  }

  /** A frame is laid out as what it will be, and can be asked to play from the start: the page takes the wish over. */
  function layOutFrame() {
    const embed = view.get("embed");
    if (embed === null || /^(0|off|false|no)$/.test(embed)) return;
    const mode = /^(full|controls|picture)$/.test(embed) ? embed : "play";
    document.querySelector(".shell").classList.add("embed", `embed-${mode}`);
    if (/^(1|on|true|yes)?$/.test(view.get("autoplay") ?? "0")) return;
    const poster = document.getElementById("shell-poster");
    poster.hidden = false;
    poster.addEventListener("click", () => {
      document.documentElement.dataset.asked = "yes";
      poster.classList.add("asked");
    });
  }

  /** Starts the prologue, which plays the run in the shell if that is wanted. Where it fails the page comes all the same. */
  async function prologue() {
    const [module] = await Promise.all([compile(absolute(own.prologueWasm), own.prologueWasmIntegrity), script(absolute(own.prologueGlue), own.prologueGlueIntegrity)]);
    await nines_prologue({ module_or_path: module });
  }

  /** What workers are made of: compiled once, when the first of them asks; asked for anew where it could not be had. */
  let engine;
  window.ninesEngine = {
    glue: absolute(own.engineGlue),
    worker: absolute(own.worker),
    get module() {
      return engine ??= compile(absolute(own.engineWasm), own.engineWasmIntegrity).catch((error) => {
        engine = undefined;
        throw error;
      });
    },
  };

  async function start() {
    if (location.hash) await unpackView().catch((error) => console.info("Nines leaves the fragment to the program:", error));
    chooseLanguage();
    layOutFrame();
    const shell = () => translate().catch((error) => console.info("Nines begins in English:", error));
    let translated = shell();
    await prologue().catch((error) => console.info("Nines starts without its prologue:", error));
    const page = () => Promise.all([compile(absolute(own.wasm), own.wasmIntegrity), script(absolute(own.glue), own.glueIntegrity)]);
    let loading = page();
    // What is kept for visits without network may be in one language only.
    for (const other of ["en", ...languages].filter((tag) => tag !== language)) {
      loading = loading.catch(async (error) => {
        if (inFrame || !navigator.serviceWorker?.controller) throw error;
        speak(other);
        const pair = await page().catch(() => Promise.reject(error));
        translated = shell();
        return pair;
      });
    }
    const [module] = await loading;
    await translated;
    await wasm_bindgen({ module_or_path: module });
    document.documentElement.dataset.started = "yes";
    keepForLater();
  }

  /** Where the style sheets' hashes cannot be checked (see `explainNoStart`), the explanation is at least to be read with ease. */
  function styleUnchecked() {
    for (const sheet of document.querySelectorAll("link[rel=stylesheet][integrity]")) {
      const plain = element("link", "");
      plain.rel = "stylesheet";
      plain.href = sheet.href;
      sheet.replaceWith(plain);
    }
  }

  /** Keeps the page for visits without network, in a tab of its own only, and offers a new version when there is one. */
  function keepForLater() {
    if (inFrame || !window.isSecureContext || !navigator.serviceWorker) return;
    const offer = (worker) => banner("new-version", "There is a new version of Nines.", "This one stays as it is until you ask for the other.", [
      button("Use it now", () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage("use-now");
      }),
      button("Later", () => document.getElementById("new-version").remove()),
    ]);
    // The files of a language are kept once it is used.
    navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ language }));
    navigator.serviceWorker.register("service-worker.js").then((registration) => {
      registration.installing?.postMessage({ first: language });
      // Nothing to offer on a first visit, when no version is kept yet.
      const isNew = () => navigator.serviceWorker.controller && registration.waiting;
      if (isNew()) offer(registration.waiting);
      registration.addEventListener("updatefound", () => {
        const coming = registration.installing;
        coming?.addEventListener("statechange", () => { if (isNew()) offer(registration.waiting); });
      });
    }).catch((error) => console.info("Nines is not kept for visits without network:", error));
  }

  start().catch((error) => {
    if (isTrap(error)) trapped(error);
    else explainNoStart(error);
  });
})();
