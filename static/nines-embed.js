// A custom element for host pages, optional: <nines-embed link="?v=1&preset=failover" width="640"></nines-embed>.
// It makes the frame, follows the height the frame asks for, and turns messages into methods and events. docs/messages.md has the protocol.
(() => {
  "use strict";

  if (customElements.get("nines-embed")) return;
  /** The folder of Nines: where this file was loaded from. */
  const home = new URL(".", document.currentScript.src).href;
  const PATIENCE_MILLIS = 30000;

  class NinesEmbed extends HTMLElement {
    static observedAttributes = ["link"];

    #frame = null;
    #waiting = new Map();
    #last = 0;
    #ready = null;
    #hear = (event) => this.#take(event);

    connectedCallback() {
      addEventListener("message", this.#hear);
      const link = this.getAttribute("link") || "";
      const query = /[?#]/.test(link) ? link.slice(link.search(/[?#]/)) : link && `?v=1&preset=${encodeURIComponent(link)}`;
      const [search, fragment] = query.split("#");
      const embed = /[?&]embed=/.test(search) ? "" : `${search ? "&" : "?"}embed=${encodeURIComponent(this.getAttribute("mode") || "play")}`;
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("title") || "Nines: an availability laboratory";
      frame.setAttribute("sandbox", this.getAttribute("sandbox") ?? "allow-scripts allow-popups");
      frame.allowFullscreen = true;
      frame.loading = "lazy";
      frame.width = this.getAttribute("width") || "100%";
      frame.height = this.getAttribute("height") || "480";
      frame.style.border = "0";
      frame.style.maxWidth = "100%";
      this.#ready = new Promise((done) => this.#waiting.set("ready", { done }));
      frame.src = `${new URL(this.getAttribute("home") || home, document.baseURI).href}${search}${embed}${fragment ? `#${fragment}` : ""}`;
      this.#frame = frame;
      this.replaceChildren(frame);
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      for (const { failed } of this.#waiting.values()) failed?.(new Error("the element was taken away"));
      this.#waiting.clear();
      this.replaceChildren();
      this.#frame = null;
    }

    attributeChangedCallback(name, before, link) {
      if (this.#frame && before !== link) this.load(link).catch((error) => console.warn(error));
    }

    /** Asks for something of docs/messages.md; resolves to the result, rejects with the error's code and words. */
    async ask(type, payload = {}) {
      await this.#ready;
      const id = ++this.#last;
      return new Promise((done, failed) => {
        const late = setTimeout(() => this.#settle(id, "failed", new Error(`no answer to ${type}`)), PATIENCE_MILLIS);
        this.#waiting.set(id, { done, failed, late });
        this.#post({ id, type, payload });
      });
    }

    load(link, play) { return this.ask("load", typeof link === "string" ? { link, play } : { scenario: link, play }); }
    get(what) { return this.ask("get", { what }); }
    set(values) { return this.ask("set", values); }
    play() { return this.ask("play"); }
    pause() { return this.ask("pause"); }
    step(by = "event") { return this.ask("step", { by }); }
    seek(t) { return this.ask("seek", { t }); }
    inject(fault, lasts) { return this.ask("inject", { fault, for: lasts }); }
    run(experiment, options) { return this.ask("run", { experiment, ...options }); }
    cancel() { return this.ask("cancel"); }

    #post(message) {
      // A sandboxed frame has no origin to name, and nothing here is secret.
      this.#frame?.contentWindow?.postMessage({ ns: "nines", v: 1, ...message }, "*");
    }

    #settle(id, how, value) {
      const waiting = this.#waiting.get(id);
      if (!waiting) return;
      clearTimeout(waiting.late);
      this.#waiting.delete(id);
      waiting[how]?.(value);
    }

    #take({ source, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.ns !== "nines" || data.v !== 1) return;
      const { id, type, payload } = data;
      if (type === "answer") this.#settle(id, "done", payload.result);
      else if (type === "error" && id !== undefined) this.#settle(id, "failed", Object.assign(new Error(payload.message), { code: payload.code }));
      else {
        if (type === "ready") {
          // Also after a frame was unloaded and loaded again.
          this.#post({ type: "subscribe", payload: { events: "all" } });
          this.#settle("ready", "done");
        }
        if (type === "size" && !this.hasAttribute("height")) this.#frame.height = payload.height;
        this.dispatchEvent(new CustomEvent(`nines-${type}`, { detail: payload, bubbles: true }));
      }
    }
  }

  customElements.define("nines-embed", NinesEmbed);
})();
