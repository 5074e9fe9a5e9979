//! A figure as a PNG: the browser paints the SVG on a canvas.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, window};

use super::download;

/// Paints `svg` at `scale` times its size and saves it under `name`. Where the browser will not, nothing happens: there is the SVG.
pub fn save_png(name: String, svg: String, scale: f64) {
    spawn_local(async move {
        if let Some(blob) = painted(svg, scale).await {
            download::save_blob(&name, &blob);
        }
    });
}

/// The PNG of `svg`, its bytes; `None` where the browser will not.
pub async fn png(svg: String, scale: f64) -> Option<Vec<u8>> {
    let blob = painted(svg, scale).await?;
    let bytes = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}

async fn painted(svg: String, scale: f64) -> Option<Blob> {
    let image = HtmlImageElement::new().ok()?;
    let loaded = Promise::new(&mut |yes, no| {
        image.set_onload(Some(&yes));
        image.set_onerror(Some(&no));
    });
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&svg)));
    JsFuture::from(loaded).await.ok()?;
    let canvas = canvas_of(&image, scale).ok()?;
    let blob = Promise::new(&mut |yes, _| {
        // A refusal is heard as no blob.
        let _ = canvas.to_blob(&yes);
    });
    JsFuture::from(blob).await.ok()?.dyn_into().ok()
}

fn canvas_of(image: &HtmlImageElement, scale: f64) -> Result<HtmlCanvasElement, JsValue> {
    let document = window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let (width, height) =
        (f64::from(image.natural_width()) * scale, f64::from(image.natural_height()) * scale);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    context
        .unchecked_ref::<CanvasRenderingContext2d>()
        .draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    Ok(canvas)
}
