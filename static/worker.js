// A worker of the page, made of the engine's wasm. Loaded from this address, or as a Blob inside a frame without an origin.
// The first message brings the glue's address and the compiled module; the wasm then takes over `onmessage` and says "ready".
onmessage = (event) => {
  onmessage = null;
  // Inside a one-file page the glue stands above, and it is the page's own.
  if (event.data.glue) importScripts(event.data.glue);
  const start = typeof nines_engine === "function" ? nines_engine : wasm_bindgen;
  start({ module_or_path: event.data.module }).catch((error) => {
    // Thrown outside the promise, so that the page hears of it as the worker's `error` event.
    setTimeout(() => { throw error; });
  });
};
