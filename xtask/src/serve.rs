//! Serves the built page on this machine: plain files, the headers a frame without an origin needs, nothing else.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::build::{self, Making};
use crate::run::{Fault, Project};

const PORT: u16 = 8080;
/// How many ports after the wanted one are tried before any free one is taken.
const PORTS_TRIED: u16 = 20;
const HEAD_LIMIT: u64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

pub fn command(project: &Project, rest: &[String]) -> Result<(), Fault> {
    let mut rest = rest.to_vec();
    let making = if crate::take_flag(&mut rest, "--quick") { Making::Quick } else { Making::Release };
    let wanted = port_of(&rest)?;
    let folder = build::made(project, making)?;
    let (listener, port) = listen(wanted)?;
    println!("\n  Nines: http://localhost:{port}/\n\n  Ctrl-C ends it.");
    io::stdout().flush()?;
    serve(&listener, &folder);
    Ok(())
}

fn port_of(rest: &[String]) -> Result<u16, Fault> {
    match rest {
        [] => Ok(PORT),
        [flag, port] if flag == "--port" => port
            .parse()
            .map_err(|_| Fault::usage(&format!("--port takes a number from 0 to 65535, not `{port}`"))),
        _ => Err(Fault::usage("serve takes only --port N and --quick")),
    }
}

/// The wanted port, or the next free one, or any.
fn listen(wanted: u16) -> Result<(TcpListener, u16), Fault> {
    let candidates = (wanted..=wanted.saturating_add(PORTS_TRIED)).chain([0]);
    for port in candidates {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            let bound = listener.local_addr()?.port();
            if wanted != 0 && bound != wanted {
                println!("port {wanted} is taken; using {bound}");
            }
            return Ok((listener, bound));
        }
    }
    Err(Fault::failed("no port of this machine can be listened on"))
}

/// Answers for ever, one thread a connection.
pub fn serve(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_path_buf();
        thread::spawn(move || {
            // A browser that hangs up is its own business.
            let _ = answer(stream, &folder);
        });
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?).take(HEAD_LIMIT);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while 2 < reader.read_line(&mut header)? {
        header.clear();
    }

    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or("/"));
    if method != "GET" && method != "HEAD" {
        return reply(&mut stream, "405 Method Not Allowed", "text/plain", b"only GET and HEAD", true);
    }
    let with_body = method == "GET";
    match file_for(folder, target).map(|file| (fs::read(&file), file)) {
        Some((Ok(body), file)) => reply(&mut stream, "200 OK", mime(&file), &body, with_body),
        _ => reply(&mut stream, "404 Not Found", "text/plain", b"not found", with_body),
    }
}

/// The file a request names, only ever one inside the folder.
fn file_for(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let inside = Path::new(path.trim_start_matches('/'));
    if path.contains('%')
        || path.contains('\\')
        || !inside.components().all(|c| matches!(c, Component::Normal(_)))
    {
        return None;
    }
    let file = folder.join(inside);
    if file.is_dir() { Some(file.join("index.html")) } else { Some(file) }
}

fn reply(stream: &mut TcpStream, status: &str, kind: &str, body: &[u8], with_body: bool) -> io::Result<()> {
    // A frame with sandbox="allow-scripts" has no origin of its own: without the first of these it may not load the wasm.
    write!(
        stream,
        "HTTP/1.1 {status}\r\n\
         Access-Control-Allow-Origin: *\r\n\
         Cross-Origin-Resource-Policy: cross-origin\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-cache\r\n\
         Content-Type: {kind}\r\n\
         Content-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    )?;
    if with_body {
        stream.write_all(body)?;
    }
    stream.flush()
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_inside_the_folder_are_served() {
        let folder = Path::new("/site");
        let check = |target: &str, expect: Option<&str>| {
            assert_eq!(file_for(folder, target), expect.map(PathBuf::from), "{target}");
        };
        check("/a.js?x=1", Some("/site/a.js"));
        check("/../etc/passwd", None);
        check("/a/../../etc/passwd", None);
        check("/%2e%2e/etc/passwd", None);
        check("//etc/passwd", Some("/site/etc/passwd"));
    }
}
