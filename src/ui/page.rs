//! The page: holds the state and the session, does what effects ask for, and lays out the parts.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::app::lanes::{LaneNumbers, Versus, name_of_first, standing};
use crate::app::share::shown_knobs;
use crate::app::{
    Action, Dialog, Effect, Facts, Inspection, LARGEST_FILE, Session, Share, Shared, State, Still, Summary,
    Verdict, message, poster,
};
use crate::chart::Kind;
use crate::experiment::{ExperimentId, PlanOptions};
use crate::scenario::{Digest, Embed, Group, Knob, Knobs, Scenario, Theme, ViewKeys, encode, encode_link};
use crate::sim::SimTime;
use crate::web::sound::Sound;
use crate::web::{address, clipboard, document, download, memory, one_file, seed, watch::VisibilityWatch};
use crate::words::{lab as lab_words, page as words};

use super::branches::branches;
use super::chart_canvas::ChartCanvas;
use super::frame_loop::{Chore, FrameLoop, Painters};
use super::handle::SessionHandle;
use super::header::Header;
use super::help::help;
use super::host::{Host, HostEvent};
use super::inspector::Inspector;
use super::keys;
use super::lab::{Lab, Subject};
use super::lanes::{self, LaneView, LanesProps, compare_dialog};
use super::notices::notices;
use super::numbers::Numbers;
use super::panel::Panel;
use super::poster::poster;
use super::prologue;
use super::sentence::sentence;
use super::share::{ShareProps, field_id, share_dialog};
use super::shared::{SharedState, SharedSummary};
use super::transport::Transport;

/// Where the theme is remembered.
const THEME_KEY: &str = "nines-theme";
/// The boot script reads it.
const LANGUAGE_KEY: &str = "nines-language";
/// The address bar follows the scenario this long after the last change: browsers refuse a flood of changes.
const ADDRESS_MILLIS: u32 = 400;
const MILLI: u64 = 1_000_000;
/// The fastest that a link can say.
const FASTEST: f64 = 1_000.0;
/// Events of other seeds' runs between two looks at the clock.
const EVENTS_PER_CHORE: u64 = 3_000;
/// What takes longer to find out is gone on with this much later, so that the page stays awake.
const LOOK_AGAIN_MILLIS: u32 = 16;

/// What happens to the page.
pub enum Message {
    /// A person did something.
    Act(Action),
    /// The run moved.
    Moved,
    /// The browser copied a text, or refused.
    Copied(&'static str, bool),
    /// The part of the page that moves came on the screen, or left it.
    OnScreen(bool),
    /// The keyboard came into the window, or left it.
    Held(bool),
    /// Something between this page and the one around it.
    Host(HostEvent),
    /// The tab was shown or hidden, the window resized, or the system's theme changed.
    Repaint,
}

/// The page.
pub struct Page {
    state: Rc<State>,
    summary: Rc<Summary>,
    session: SessionHandle,
    /// Runs beside the first, in lock-step with it.
    lanes: Vec<SessionHandle>,
    /// Whether their differences are more than chance.
    versus: Option<Rc<RefCell<Versus>>>,
    painters: Painters,
    frame_loop: FrameLoop,
    on_action: Callback<Action>,
    /// A closer look at what is selected.
    inspection: Option<Rc<Inspection>>,
    /// Looks again soon, while something is still being found out.
    again: Option<Timeout>,
    copied: Option<&'static str>,
    /// Made when somebody first asks for it, and how many failures have been heard.
    sound: Option<Sound>,
    heard: u64,
    /// The digest of the whole run of a scenario, once somebody has asked for it.
    whole_run: Option<(Rc<Scenario>, Option<Digest>)>,
    /// What the address bar will soon show.
    address_due: Option<(Timeout, String)>,
    /// A wide page: the legend of the stage can stay open.
    has_room: bool,
    root: NodeRef,
    visibility: Option<VisibilityWatch>,
    host: Option<Host>,
    _listeners: Vec<EventListener>,
}

impl Component for Page {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let remembered = memory::recall(THEME_KEY).and_then(|name| theme_of(&name));
        let mut state = State::open(&address::tail(), remembered);
        if state.view.autoplay.is_none() && document::media_matches("(prefers-reduced-motion: reduce)") {
            state.is_playing = false;
        }
        // With room for it, the list in which a click on a server shows at once is open from the start.
        if document::media_matches("(min-width: 62rem) and (min-height: 44rem)") {
            state.open_groups.push(Group::Faults);
        }
        // Somebody has pressed play on the still before the page was there.
        if prologue::was_asked() && state.still.take().is_some() {
            state.is_playing = true;
        }
        let mut session = Session::new(state.scenario.config().clone());
        // The run goes on where the prologue has brought it.
        let opens_at = match state.still {
            Some(Still::Ahead) => {
                Some(prologue::still_at().unwrap_or_else(|| poster::telling_instant(session.config())))
            }
            _ => prologue::instant().or(state.view.t),
        };
        if let Some(at) = opens_at {
            session.seek(at);
        }
        if let Some(tail) = address::carried_over() {
            state.settle(&tail);
            address::replace(&tail);
        }
        let session = SessionHandle::new(session);
        let painters = Painters::default();
        let frame_loop =
            FrameLoop::new(session.clone(), painters.clone(), context.link().callback(|()| Message::Moved));
        let on_action = context.link().callback(Message::Act);
        let summary = Rc::new(Summary::of(&session.borrow()));
        show_theme(state.theme);
        show_held(document::has_focus());
        frame_loop.set_playing(state.is_playing, state.speed);
        let mut page = Page {
            state: Rc::new(state),
            summary,
            session,
            lanes: Vec::new(),
            versus: None,
            painters,
            frame_loop,
            inspection: None,
            again: None,
            copied: None,
            sound: None,
            heard: 0,
            whole_run: None,
            address_due: None,
            has_room: document::media_matches("(min-width: 74rem) and (min-height: 52rem)"),
            root: NodeRef::default(),
            visibility: None,
            host: Host::listen(context.link().callback(Message::Host)),
            _listeners: listeners(context, &on_action),
            on_action,
        };
        page.follow_lanes();
        page.publish();
        page
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Act(action) => self.act(context, action),
            Message::Moved => {
                self.look(context);
                self.sound();
                self.hold_to_promise(context);
                if self.summary.is_over && self.state.is_playing {
                    self.act(context, Action::Ended);
                }
            }
            Message::Copied(what, true) => self.copied = Some(what),
            Message::Copied(what, false) => {
                clipboard::select_text(&field_id(what));
                Rc::make_mut(&mut self.state).notify(words::COPY_REFUSED.to_owned());
            }
            Message::OnScreen(is_on_screen) => {
                self.frame_loop.set_on_screen(is_on_screen);
                return false;
            }
            Message::Held(is_held) => {
                show_held(is_held);
                return false;
            }
            Message::Host(event) => {
                if !self.hear_host(context, event) {
                    return false;
                }
            }
            Message::Repaint => {
                self.painters.invalidate();
                return false;
            }
        }
        self.publish();
        self.tell_host();
        true
    }

    fn rendered(&mut self, context: &Context<Self>, is_first: bool) {
        if is_first {
            let link = context.link().clone();
            let changed = move |is_on_screen| link.send_message(Message::OnScreen(is_on_screen));
            if let Some(host) = &mut self.host {
                host.greet(&self.state, self.root.cast::<web_sys::Element>().as_ref());
            }
            self.visibility =
                self.root.cast::<web_sys::Element>().and_then(|root| VisibilityWatch::start(&root, changed));
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let page = if self.state.view.embed.is_some() { self.embedded() } else { self.whole() };
        html! { <ContextProvider<Painters> context={self.painters.clone()}>{ page }</ContextProvider<Painters>> }
    }
}

impl Page {
    fn whole(&self) -> Html {
        let state = SharedState(Rc::clone(&self.state));
        html! {
            <div class="page" ref={self.root.clone()}>
                <Header state={state.clone()} on_action={self.on_action.clone()} />
                <div class="main">
                    { notices(&state.notices, &self.on_action) }
                    <div class="lab-place">{ self.lab() }</div>
                    <Numbers summary={self.shared_summary()} on_action={self.on_action.clone()} />
                    { self.stage_card(None) }
                    { if state.view.is_simple() { html! {} } else { self.charts() } }
                </div>
                { self.panel() }
                <div class="inspector-place">{ self.inspector() }</div>
                <div class="dialogs">{ self.dialog() }</div>
            </div>
        }
    }

    fn embedded(&self) -> Html {
        let embed = self.state.view.embed.unwrap_or(Embed::Play);
        let has_numbers = embed != Embed::Picture;
        let has_panel = self.has_panel();
        let has_charts = embed == Embed::Full && !self.state.view.is_simple();
        let class = classes!(
            "page",
            "embed",
            format!("embed-{}", embed.key()),
            has_panel.then_some("with-panel"),
            self.state.is_drawer_open.then_some("drawer")
        );
        html! {
            <div {class} ref={self.root.clone()}>
                <h1 class="unseen">{ self.state.view.title.clone().unwrap_or_else(|| words::NINES.to_owned()) }</h1>
                <div class="main">
                    { notices(&self.state.notices, &self.on_action) }
                    { if has_numbers { html! { <Numbers summary={self.shared_summary()} on_action={self.on_action.clone()} /> } } else { html! {} } }
                    { self.stage_card(Some(self.remix().into())) }
                    { if has_charts { self.charts() } else { html! {} } }
                </div>
                { if has_panel { self.panel() } else { html! {} } }
                <div class="inspector-place">{ self.inspector() }</div>
            </div>
        }
    }

    /// Whether a frame has controls: its link may also have said that none are to show.
    fn has_panel(&self) -> bool {
        let may = matches!(self.state.view.embed, Some(Embed::Full | Embed::Controls));
        may && shown_knobs(&self.state.view) != Knobs::NONE
    }

    /// The whole page with the run as it stands, at the instant it stands at, to do with as one likes.
    fn remix(&self) -> String {
        let ViewKeys { theme, lang, title, task, speed, compare, .. } = self.state.view.clone();
        let t = self.instant();
        let view = ViewKeys { theme, lang, title, task, speed, t, compare, ..ViewKeys::default() };
        format!("{}{}", address::base(), encode_link(&encode(&self.state.scenario), &view))
    }

    /// Where the run stands, as a link says it; `None` at the beginning.
    fn instant(&self) -> Option<SimTime> {
        let is_at_start = self.state.still == Some(Still::Ahead) || self.summary.now == SimTime::ZERO;
        (!is_at_start).then(|| SimTime(self.summary.now.0 / MILLI * MILLI))
    }

    fn panel(&self) -> Html {
        html! {
            <Panel state={SharedState(Rc::clone(&self.state))} edits_passed={self.summary.edits_passed} on_action={self.on_action.clone()} />
        }
    }

    fn stage_card(&self, embed_link: Option<AttrValue>) -> Html {
        let is_picture = self.state.view.embed == Some(Embed::Picture);
        let has_poster = is_picture || self.state.still.is_some();
        let drawer = (embed_link.is_some() && self.has_panel()).then_some(self.state.is_drawer_open);
        html! {
            <section class="card stage-card" aria-label={words::STAGE}>
                { self.lesson() }
                <div class={classes!("stage-box", has_poster.then_some("covered"))} data-testid="stage">
                    { self.lanes_or_standing(true) }
                    { if has_poster { self.poster() } else { html! {} } }
                </div>
                { self.lanes_or_standing(false) }
                { sentence(&self.summary.story, &self.on_action) }
                <Transport scenario={Rc::clone(&self.state.scenario)} selected={self.state.selected}
                    is_locked={self.state.is_locked(Knob::Fault)} summary={self.shared_summary()} is_playing={self.state.is_playing} speed={self.state.speed}
                    achieved={self.frame_loop.achieved()} {embed_link} {drawer} on_action={self.on_action.clone()} />
                { branches(&self.state, &self.on_action) }
            </section>
        }
    }

    /// The stages of all lanes, or the sentences that compare them.
    fn lanes_or_standing(&self, is_stage: bool) -> Html {
        let names = self.lane_names();
        let sessions = std::iter::once(&self.session).chain(&self.lanes);
        let lanes: Vec<LaneView> = names
            .iter()
            .zip(sessions)
            .map(|(name, session)| LaneView {
                name: name.clone(),
                session: session.clone(),
                numbers: if self.lanes.is_empty() {
                    LaneNumbers::default()
                } else {
                    LaneNumbers::of(&session.borrow())
                },
            })
            .collect();
        let numbers: Vec<LaneNumbers> = lanes.iter().map(|lane| lane.numbers).collect();
        let (standing, verdict) = match &self.versus {
            Some(versus) if !is_stage => (standing(&names, &numbers), versus.borrow().text(&names)),
            _ => Default::default(),
        };
        let props = LanesProps {
            lanes,
            standing,
            verdict,
            speed: self.state.speed,
            selected: self.state.selected,
            has_room: self.has_room,
            on_action: self.on_action.clone(),
        };
        if is_stage { lanes::lanes(&props) } else { lanes::standing(&props) }
    }

    fn lane_names(&self) -> Vec<String> {
        let state = &self.state;
        let first = name_of_first(&state.scenario, &state.lanes);
        std::iter::once(first).chain(state.lanes.iter().map(|lane| lane.difference.name())).collect()
    }

    /// Gives every lane of the state a session at the instant of the first, and begins to ask whether differences are more than chance.
    fn follow_lanes(&mut self) {
        let wanted = &self.state.lanes;
        self.lanes.truncate(wanted.len());
        for (index, lane) in wanted.iter().enumerate() {
            match self.lanes.get(index) {
                Some(session) => session.borrow_mut().apply(lane.scenario.config()),
                None => self.lanes.push(SessionHandle::new(Session::new(lane.scenario.config().clone()))),
            }
        }
        self.versus = (!wanted.is_empty()).then(|| {
            let scenarios =
                std::iter::once(&*self.state.scenario).chain(wanted.iter().map(|lane| &*lane.scenario));
            Rc::new(RefCell::new(Versus::new(scenarios)))
        });
        let chore = self.versus.clone().map(|versus| -> Chore {
            Box::new(move || {
                let mut versus = versus.borrow_mut();
                versus.advance(EVENTS_PER_CHORE);
                !versus.is_done()
            })
        });
        self.frame_loop.set_lanes(self.lanes.clone(), chore);
    }

    fn poster(&self) -> Html {
        let is_playing = self.state.is_playing && !self.summary.is_over;
        poster(self.state.still, is_playing, self.summary.now.seconds(), &self.on_action)
    }

    /// The title and the task of whoever shared the page: their words, shown as text and as nothing else.
    fn lesson(&self) -> Html {
        let view = &self.state.view;
        html! {
            <div class="lesson" hidden={view.title.is_none() && view.task.is_none()}>
                <h2 class="stage-title" dir="auto" hidden={view.title.is_none()}>{ view.title.clone().unwrap_or_default() }</h2>
                <p class="task" dir="auto" data-testid="task" hidden={view.task.is_none()}>
                    <strong class="task-mark">{ words::TASK }</strong>{ view.task.clone().unwrap_or_default() }
                </p>
            </div>
        }
    }

    /// The laboratory of one's own experiment, or of the one whose preset is open; none in the playground.
    fn lab(&self) -> Html {
        let preset = self.state.scenario.preset().id;
        let known = ExperimentId::ALL.into_iter().find(|experiment| experiment.key() == preset);
        let written = self.state.experiment.clone();
        let options = written.as_ref().map_or_else(PlanOptions::default, |written| written.options());
        let asked = written.map(|written| match written.experiment {
            Some(id) => Subject::Known(id),
            None => Subject::Own(written),
        });
        let Some(subject) = asked.or(known.map(Subject::Known)) else { return html! {} };
        let on_open = self.on_action.reform(|query| {
            document::go_to(&[".way-back"]);
            Action::Watch(query)
        });
        let on_change = self.on_action.reform(|definition| Action::SetExperiment(Some(Box::new(definition))));
        let on_show = self.on_action.reform(Action::Open);
        let stage: AttrValue = encode(&self.state.scenario).into();
        let onclick = |_: MouseEvent| document::go_to(&[".lab [aria-current]", ".lab"]);
        html! {
            <>
                <Lab {subject} {stage} {options} {on_open} {on_change} {on_show} />
                <button class="button way-back" type="button" data-testid="way-back" {onclick}>{ lab_words::BACK }</button>
            </>
        }
    }

    fn charts(&self) -> Html {
        html! {
            <section class="charts" aria-label={words::CHARTS}>
                { for [Kind::Outcomes, Kind::Availability, Kind::Response].map(|kind| html! {
                    <ChartCanvas key={format!("{kind:?}")} {kind} session={self.session.clone()} speed={self.state.speed}
                        on_action={self.on_action.clone()} />
                }) }
            </section>
        }
    }

    fn dialog(&self) -> Html {
        match self.state.dialog {
            None => html! {},
            Some(Dialog::Compare) => compare_dialog(&SharedState(Rc::clone(&self.state)), &self.on_action),
            Some(Dialog::Help) => help(&self.on_action),
            Some(Dialog::Share) => share_dialog(&ShareProps {
                share: self.share(),
                choices: self.state.share.clone(),
                now: self.summary.now.seconds(),
                session: self.session.clone(),
                copied: self.copied,
                on_action: self.on_action.clone(),
            }),
        }
    }

    fn shared_summary(&self) -> SharedSummary {
        SharedSummary(Rc::clone(&self.summary))
    }

    fn share(&self) -> Share {
        let digest = match &self.whole_run {
            Some((scenario, digest)) if Rc::ptr_eq(scenario, &self.state.scenario) => *digest,
            _ => None,
        };
        let story = format!("{} {}", self.summary.story.lead, self.summary.story.body);
        let run = Shared {
            scenario: &self.state.scenario,
            base: &address::base(),
            pinned: &address::pinned(),
            digest,
            now: self.summary.now,
            story: &story,
        };
        let is_experiment = self.state.experiment.is_some();
        Share {
            experiment: is_experiment.then(|| format!("{}{}", address::base(), self.tail())),
            ..Share::of(&run, &self.state.share)
        }
    }

    /// The page itself as it stands, for whoever must know the link when all else is gone.
    fn link(&self) -> String {
        let view = ViewKeys { embed: None, ..self.state.view.clone() };
        format!("{}{}", address::base(), encode_link(&encode(&self.state.scenario), &view))
    }

    fn act(&mut self, context: &Context<Self>, action: Action) {
        let facts = Facts::of(&self.session.borrow());
        if matches!(action, Action::Return(_)) {
            // The address is where somebody wanted to go: nothing may be written over it.
            self.address_due = None;
        }
        let effects = {
            let state = Rc::make_mut(&mut self.state);
            state.facts = facts;
            state.update(action)
        };
        if self.state.dialog != Some(Dialog::Share) {
            self.copied = None;
        }
        if self.state.has_sound != self.sound.is_some() {
            self.sound = self.state.has_sound.then(Sound::new).flatten();
        }
        self.follow(context, effects);
    }

    /// Does what effects ask for, and looks at what has become of the run.
    fn follow(&mut self, context: &Context<Self>, effects: Vec<Effect>) {
        for effect in effects {
            self.perform(context, effect);
        }
        if self.state.dialog == Some(Dialog::Share) && self.whole_run.is_none() {
            let digest = self.session.borrow().digest_to_promise();
            self.whole_run = Some((Rc::clone(&self.state.scenario), digest));
        } else if self.state.dialog.is_none() {
            self.whole_run = None;
        }
        self.look(context);
        Rc::make_mut(&mut self.state).facts = Facts::of(&self.session.borrow());
        self.painters.invalidate();
    }

    /// True where the page has to be rendered again.
    fn hear_host(&mut self, context: &Context<Self>, event: HostEvent) -> bool {
        let Some(host) = &mut self.host else { return false };
        match event {
            HostEvent::Heard(received) => host.hear(received),
            HostEvent::Sized => host.sized(),
            HostEvent::Worker(id, worker, event) => host.hear_worker(id, worker, event),
            HostEvent::Slice(id) => host.slice(id),
            HostEvent::Progress => host.progress(),
            HostEvent::Work => {
                let Some(order) = host.next() else { return false };
                let facts = Facts::of(&self.session.borrow());
                let state = Rc::make_mut(&mut self.state);
                state.facts = facts;
                let mut obeyed = message::obey(state, &order.wish);
                self.follow(context, std::mem::take(&mut obeyed.effects));
                if let Some(host) = &mut self.host {
                    host.answer(order, obeyed, &self.state, &self.session.borrow());
                }
                return true;
            }
        }
        false
    }

    fn tell_host(&mut self) {
        if let Some(host) = &mut self.host {
            host.tell(&self.state, &self.session.borrow());
        }
    }

    fn perform(&mut self, context: &Context<Self>, effect: Effect) {
        let config = self.state.scenario.config();
        match effect {
            Effect::Apply => self.session.borrow_mut().apply(config),
            Effect::Restart => self.session.borrow_mut().restart(config),
            Effect::Seek(at) => self.session.borrow_mut().seek(at),
            Effect::StepEvent => self.session.borrow_mut().step_event(),
            Effect::Jump(direction, interest) => self.session.borrow_mut().jump(direction, interest),
            Effect::Span(span) => {
                for session in std::iter::once(&self.session).chain(&self.lanes) {
                    session.borrow_mut().measure(span);
                }
            }
            Effect::Lanes => self.follow_lanes(),
            Effect::Playback => self.frame_loop.set_playing(self.state.is_playing, self.state.speed),
            Effect::Address => self.schedule_address(),
            Effect::NewAddress => {
                // What the last edits made of the old address belongs there.
                if let Some((_, tail)) = self.address_due.take() {
                    address::replace(&tail);
                }
                address::push(&self.tail());
            }
            Effect::DrawSeed => {
                if let Some(seed) = seed::random() {
                    context.link().send_message(Message::Act(Action::SeedDrawn(seed)));
                }
            }
            Effect::ChooseFile => one_file::choose(LARGEST_FILE, open_file(&self.on_action)),
            Effect::SaveFile(page) => {
                let on_action = self.on_action.clone();
                one_file::template(move |template| {
                    match template.and_then(|template| page.fill(&template, &address::base())) {
                        Some(text) => download::save(&page.name(), "text/html", &text),
                        None => on_action.emit(Action::Notify(words::SAVE_REFUSED.to_owned())),
                    }
                });
            }
            Effect::Theme => {
                show_theme(self.state.theme);
                memory::remember(THEME_KEY, theme_name(self.state.theme));
            }
            Effect::Speak(language) => {
                memory::remember(LANGUAGE_KEY, language);
                if memory::recall(LANGUAGE_KEY).as_deref() != Some(language) {
                    Rc::make_mut(&mut self.state).view.lang = Some(language.to_owned());
                }
                let then = self.tail();
                // The page goes on where it is; only for the way there does the address say so.
                let t = self.instant();
                let (is_playing, speed) = (self.state.is_playing, self.state.speed.factor().min(FASTEST));
                let view = &mut Rc::make_mut(&mut self.state).view;
                (view.t, view.autoplay, view.speed) = (t, Some(is_playing), Some(speed));
                address::load(&self.tail(), &then);
            }
            Effect::Copy(text, what) => {
                let link = context.link().clone();
                clipboard::copy(&text, move |is_done| link.send_message(Message::Copied(what, is_done)));
            }
        }
    }

    fn look(&mut self, context: &Context<Self>) {
        self.summary = Rc::new(Summary::of(&self.session.borrow()));
        let mut session = self.session.borrow_mut();
        let lasts = self.state.click_duration;
        if self.state.selected.is_none() {
            session.follow(None);
        }
        self.inspection =
            self.state.selected.map(|selected| Rc::new(Inspection::of(&mut session, selected, lasts)));
        let is_unfinished = self.inspection.as_ref().is_some_and(|it| !it.is_whole);
        self.again = is_unfinished.then(|| {
            let link = context.link().clone();
            Timeout::new(LOOK_AGAIN_MILLIS, move || link.send_message(Message::Moved))
        });
    }

    /// A tick where requests have failed since the last look; going back is silent.
    fn sound(&mut self) {
        let failed = self.session.borrow().snapshot().counts.failed();
        let is_more = std::mem::replace(&mut self.heard, failed) < failed;
        if let Some(sound) = self.sound.as_ref().filter(|_| is_more && self.state.is_playing) {
            sound.tick();
        }
    }

    /// The closer look, in the place of the control panel or over the foot of a small page.
    fn inspector(&self) -> Html {
        match &self.inspection {
            None => html! {},
            Some(inspection) => html! {
                <Inspector inspection={Rc::clone(inspection)} lasts={self.state.click_duration}
                    is_locked={self.state.is_locked(Knob::Fault)} on_action={self.on_action.clone()} />
            },
        }
    }

    /// For tests, and for the banner that must know the link when all else is gone.
    fn publish(&self) {
        document::set_root_attribute("data-digest", Some(&format!("{:016x}", self.summary.digest)));
        document::set_root_attribute("data-time", Some(&self.summary.now.0.to_string()));
        document::set_root_attribute("data-playing", Some(if self.state.is_playing { "yes" } else { "no" }));
        document::set_root_attribute("data-still", self.state.still.map(|_| "yes"));
        document::set_root_attribute("data-promise", self.state.verdict().map(Verdict::key));
        document::set_root_attribute("data-link", Some(&self.link()));
    }

    /// A reproducible link is held to its word as soon as the run has come far enough.
    fn hold_to_promise(&mut self, context: &Context<Self>) {
        let Some(at) = self.state.awaited_digest() else { return };
        let digest = self.session.borrow().digest_at(at);
        if let Some(digest) = digest {
            self.act(context, Action::DigestKnown(digest));
        }
    }

    fn tail(&self) -> String {
        match &self.state.experiment {
            // One of the four has its scenarios by heart; what is in its link is what stands on the stage.
            Some(experiment) if experiment.experiment.is_none() => {
                experiment.to_link(&encode_link(&experiment.scenario, &self.state.view))
            }
            Some(experiment) => {
                experiment.to_link(&encode_link(&encode(&self.state.scenario), &self.state.view))
            }
            None => encode_link(&encode(&self.state.scenario), &self.state.view),
        }
    }

    /// The address bar follows, a moment later and only once for a burst of edits.
    fn schedule_address(&mut self) {
        let tail = self.tail();
        let later = tail.clone();
        let timer = Timeout::new(ADDRESS_MILLIS, move || address::replace(&later));
        self.address_due = Some((timer, tail));
    }
}

fn listeners(context: &Context<Page>, on_action: &Callback<Action>) -> Vec<EventListener> {
    let (Some(window), Some(document)) =
        (web_sys::window(), web_sys::window().and_then(|window| window.document()))
    else {
        return Vec::new();
    };
    let on_key = on_action.clone();
    let on_return = on_action.clone();
    let repaint = |context: &Context<Page>| {
        let link = context.link().clone();
        move |_: &web_sys::Event| link.send_message(Message::Repaint)
    };
    let held = |is_held: bool| {
        let link = context.link().clone();
        move |_: &web_sys::Event| link.send_message(Message::Held(is_held))
    };
    let dropped = one_file::on_drop(LARGEST_FILE, open_file(on_action));
    let own = [
        EventListener::new(&window, "focus", held(true)),
        EventListener::new(&window, "blur", held(false)),
        EventListener::new_with_options(
            &document,
            "keydown",
            EventListenerOptions::enable_prevent_default(),
            move |event| keys::pressed(event, &on_key),
        ),
        EventListener::new(&document, "visibilitychange", repaint(context)),
        EventListener::new(&window, "resize", repaint(context)),
        EventListener::new(&window, "popstate", move |_| on_return.emit(Action::Return(address::tail()))),
    ];
    own.into_iter().chain(dropped.into_iter().flatten()).collect()
}

/// What becomes of a file that was chosen or dropped.
fn open_file(on_action: &Callback<Action>) -> impl Fn(Result<String, usize>) + 'static {
    let on_action = on_action.clone();
    move |opened| {
        on_action.emit(match opened {
            Ok(text) => Action::OpenFile(text),
            Err(_) => Action::Notify(words::file_too_large(LARGEST_FILE >> 20)),
        });
    }
}

fn theme_of(name: &str) -> Option<Theme> {
    match name {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

fn theme_name(theme: Option<Theme>) -> &'static str {
    match theme {
        None => "auto",
        Some(Theme::Light) => "light",
        Some(Theme::Dark) => "dark",
    }
}

fn show_theme(theme: Option<Theme>) {
    document::set_root_attribute("data-theme", theme.map(|_| theme_name(theme)));
}

/// A frame lets the wheel move its controls only while somebody is inside.
fn show_held(is_held: bool) {
    document::set_root_attribute("data-held", is_held.then_some("yes"));
}
