// A plain static host for the built page, at a sub-path, with the headers a strict host would send.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const MIME = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".svg": "image/svg+xml", ".json": "application/json", ".webmanifest": "application/manifest+json", ".png": "image/png", ".txt": "text/plain",
};

/** The policy of index.html, sent as a header too: the page must live with both. */
export const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; base-uri 'none'; object-src 'none'";

/**
 * Serves `folder` under `prefix` on a free port of this machine.
 * `headers` go with every file; `pages` maps further paths to HTML texts (host pages that embed the product).
 */
export async function host(folder, { prefix = "/lab/nines/", headers = {}, pages = {} } = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path in pages) {
      response.writeHead(200, { "content-type": MIME[".html"] });
      response.end(pages[path]);
      return;
    }
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length) || "index.html") : "..";
    const file = join(folder, inside);
    if (inside.startsWith("..") || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { "content-type": MIME[".txt"] });
      response.end("not found");
      return;
    }
    response.writeHead(200, { "content-type": MIME[extname(file)] ?? "application/octet-stream", ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  // A test that failed has not closed it; the process must end all the same.
  server.unref();
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, url: origin + prefix, pages, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}
