// A worker of the page, made of the engine's wasm. Loaded from this address, or as a Blob inside a frame without an origin.
// The first message brings the glue's address and the compiled module; the wasm then takes over `onmessage` and says "ready".
onmessage = (event) => {
  onmessage = null;
  importScripts(event.data.glue);
  nines_engine({ module_or_path: event.data.module }).catch((error) => {
    // Thrown outside the promise, so that the page hears of it as the worker's `error` event.
    setTimeout(() => { throw error; });
  });
};
