// What the page of examples does with its frames: a host page in forty lines.
(() => {
  "use strict";

  const element = (id) => document.getElementById(id);
  const percent = (share) => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);

  const asked = element("asked");
  const told = element("told");
  const wishes = {
    play: () => asked.play(),
    pause: () => asked.pause(),
    crash: () => asked.inject("crash:s2", "6s"),
    least: () => asked.set({ policy: "least" }),
    seek: () => asked.seek("20s"),
    measures: async () => { told.textContent = JSON.stringify((await asked.get("measures")).total); },
    picture: async () => {
      const picture = element("picture");
      picture.src = (await asked.get("picture")).data;
      picture.hidden = false;
    },
    check: async () => {
      await element("quiz").seek(40);
      const { total } = await element("quiz").get("measures");
      const failed = total.finished - total.outcomes.ok;
      element("verdict").textContent = `${failed} failed; you said ${element("guess").value}.`;
    },
  };
  for (const button of document.querySelectorAll("[data-ask]")) {
    button.addEventListener("click", () => wishes[button.dataset.ask]().catch((error) => { told.textContent = `${error.code}: ${error.message}`; }));
  }
  asked.addEventListener("nines-measures", ({ detail }) => {
    told.textContent = `At ${detail.time.toFixed(1)} s: ${detail.total.sent} sent, availability ${percent(detail.total.availability)} so far.`;
  });
  asked.addEventListener("nines-fault", ({ detail }) => { told.textContent = `${detail.fault}: ${detail.phase}`; });
})();
