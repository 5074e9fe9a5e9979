//! Yew components: props in, callbacks of actions out.
