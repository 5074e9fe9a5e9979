//! The runs that were left when somebody acted in their past: each is one press away.

use yew::prelude::*;

use crate::app::{Action, State};
use crate::words::{lanes, number, page as words};

/// The present run and those that were left; nothing where there is only one.
pub fn branches(state: &State, on_action: &Callback<Action>) -> Html {
    let branches = &state.branches;
    html! {
        <div class="branches" data-testid="branches" role="group" aria-label={words::BRANCHES} hidden={branches.is_empty()}>
            <span class="muted">{ words::BRANCHES }</span>
            <span class="branch current" aria-current="true">{ words::THIS_RUN }</span>
            { for branches.iter().enumerate().rev().map(|(index, branch)| {
                let at = number::clock(branch.forked_at.seconds());
                one(index, &at, on_action)
            }) }
        </div>
    }
}

fn one(index: usize, forked_at: &str, on_action: &Callback<Action>) -> Html {
    let take = on_action.reform(move |_: MouseEvent| Action::TakeBranch(index));
    let drop = on_action.reform(move |_: MouseEvent| Action::DropBranch(index));
    let beside = on_action.reform(move |_: MouseEvent| Action::AddBranchLane(index));
    let name = words::left_at(forked_at);
    let forget = words::forget(&name);
    html! {
        <span key={index} class="branch">
            <button type="button" class="branch-take" onclick={take}>{ name }</button>
            <button type="button" class="branch-take branch-beside" onclick={beside}>{ lanes::BESIDE }</button>
            <button type="button" class="branch-drop" aria-label={forget.clone()} title={forget} onclick={drop}>{ "×" }</button>
        </span>
    }
}
