//! The server: connections, routes, and what each request may do.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::extract::DefaultBodyLimit;
use axum::extract::Form;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware;
use axum::response::Html;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use axum::response::sse::Event;
use axum::response::sse::KeepAlive;
use axum::response::sse::Sse;
use axum::routing::get;
use axum::routing::post;
use futures_util::stream;
use futures_util::stream::Stream;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::report::after_action;
use crate::report::after_action::AfterAction;
use crate::report::after_action::Attribution;
use crate::report::after_action::answers;
use crate::report::html::style;
use crate::report::language::Language;
use crate::report::titles::Titles;
use crate::session;
use crate::session::Actor;
use crate::session::AskError;
use crate::session::Audience;
use crate::session::Command;
use crate::web::form;
use crate::web::form::Fields;
use crate::web::guard;
use crate::web::keys::Token;
use crate::web::keys::Wall;
use crate::web::odds;
use crate::web::pages;
use crate::web::pages::Notice;
use crate::web::pages::Reader;
use crate::web::room::Guest;
use crate::web::room::Room;
use crate::web::room::locked;

/// A form may have this many bytes.
const BODY_MAX: usize = 64 * 1024;
/// This many connections at once, and from one address.
const CONNECTIONS_MAX: usize = 1_024;
const CONNECTIONS_MAX_EACH: usize = 512;
/// A request's head has to come within this time.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long requests may take to end when the server does.
const ENDING_TIME: Duration = Duration::from_secs(3);

/// The server could not begin, or had to stop.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("port {} is in use on {}", .0.port(), .0.ip())]
    InUse(SocketAddr),
    /// It cannot listen there.
    #[error("cannot listen on {0}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The certificate or its key cannot be used.
    #[error("cannot use {}: {why}", path.display())]
    Certificate {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The machine would not let it run.
    #[error("cannot start the server")]
    Start(#[source] io::Error),
}

/// A server that listens.
#[derive(Debug)]
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
}

impl Running {
    /// Listens; on port 0 the machine chooses one.
    ///
    /// # Errors
    ///
    /// If that is not possible.
    pub async fn listen(address: SocketAddr) -> Result<Self, ServeError> {
        let listener = TcpListener::bind(address).await.map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ServeError::InUse(address),
            _ => ServeError::Listen(address, error),
        })?;
        let address = listener.local_addr().map_err(ServeError::Start)?;
        Ok(Running { address, listener, tls: None })
    }

    /// The same, encrypted with a certificate and its key, both as PEM files.
    ///
    /// # Errors
    ///
    /// If one of them cannot be read, or they do not belong together.
    pub fn encrypted(
        self,
        certificate: &std::path::Path,
        key: &std::path::Path,
    ) -> Result<Self, ServeError> {
        Ok(Running { tls: Some(crate::web::tls::config(certificate, key)?), ..self })
    }
}

/// Serves a room until `end` is over, then ends in order: streams close, requests are answered.
pub async fn serve(running: Running, room: Arc<Room>, end: impl Future<Output = ()>) {
    let router = router(Arc::clone(&room));
    let (live, of) = (Arc::clone(room.live()), Arc::downgrade(&room));
    // Not a task: it computes for as long as there is something to refine.
    let worker = thread::Builder::new().name("odds".to_owned());
    if let Err(error) = worker.spawn(move || odds::work(&live, &of)) {
        eprintln!("warning: there will be no live odds: {error}");
    }
    let (ending, ended) = watch::channel(false);
    let busy = Arc::new(Connections::default());
    tokio::pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = running.listener.accept() => accepted,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, address)) => {
                if let Some(place) = Place::take(&busy, address.ip()) {
                    let talking = Talking { address, router: router.clone(), ended: ended.clone() };
                    if let Some(tls) = running.tls.clone().map(TlsAcceptor::from) {
                        tokio::spawn(talking.encrypted(tls, stream, place));
                        continue;
                    }
                    tokio::spawn(talking.plain(stream, place));
                }
            }
            // As when there are too many open files: others have to go first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    room.close();
    let _ = ending.send(true);
    // Each connection holds a receiver until it is over.
    drop(ended);
    let _ = tokio::time::timeout(ENDING_TIME, ending.closed()).await;
}

/// How many connections there are from each address.
#[derive(Debug, Default)]
struct Connections(Mutex<HashMap<IpAddr, usize>>);

/// A connection's place among them, given back when it ends.
struct Place(Arc<Connections>, IpAddr);

impl Place {
    fn take(all: &Arc<Connections>, address: IpAddr) -> Option<Self> {
        let mut by_address = locked(&all.0);
        let is_full = by_address.values().sum::<usize>() >= CONNECTIONS_MAX;
        let each = by_address.entry(address).or_default();
        if is_full || *each >= CONNECTIONS_MAX_EACH {
            return None;
        }
        *each += 1;
        Some(Place(Arc::clone(all), address))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = locked(&self.0.0);
        if let Some(each) = by_address.get_mut(&self.1) {
            *each -= 1;
            if *each == 0 {
                by_address.remove(&self.1);
            }
        }
    }
}

/// A connection that was let in.
struct Talking {
    address: SocketAddr,
    router: Router,
    ended: watch::Receiver<bool>,
}

impl Talking {
    async fn plain(self, stream: TcpStream, place: Place) {
        // A page is one small answer: waiting to fill a packet would only delay it.
        let _ = stream.set_nodelay(true);
        self.talk(stream).await;
        drop(place);
    }
    async fn encrypted(self, tls: TlsAcceptor, stream: TcpStream, place: Place) {
        let _ = stream.set_nodelay(true);
        if let Ok(Ok(stream)) = tokio::time::timeout(HEAD_TIME, tls.accept(stream)).await {
            self.talk(stream).await;
        }
        drop(place);
    }

    async fn talk<S>(mut self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = self.router.layer(axum::Extension(ConnectInfo(self.address)));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        tokio::pin!(connection);
        let is_over = tokio::select! {
            // What a browser does with its connection is no error of ours.
            _ = connection.as_mut() => true,
            _ = self.ended.wait_for(|ended| *ended) => false,
        };
        if !is_over {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

fn router(room: Arc<Room>) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/join", get(start).post(join))
        .route("/leave", post(leave))
        .route("/language", post(language))
        .route("/console", get(console))
        .route("/seat", get(seat))
        .route("/observer", get(observer))
        .route("/projector", get(projector))
        .route("/ladders", get(ladders))
        .route("/replay", get(replay))
        .route("/odds", get(odds_panel))
        .route("/do", post(act))
        .route("/events/{page}", get(events))
        .route("/journal", get(journal))
        .route("/report", get(report))
        .route("/asset/{name}", get(asset))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .fallback(async || (StatusCode::NOT_FOUND, "There is no such page.\n"))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn(guard::guard))
        .with_state(room)
}

/// Who asks, in which language, and whether a script only wants the page's content.
struct Caller {
    guest: Option<Guest>,
    token: Option<Token>,
    language: Language,
    only_content: bool,
}

impl Caller {
    fn of(room: &Room, headers: &HeaderMap) -> Self {
        let token = cookie(headers, room.cookie()).and_then(Token::from_cookie);
        Caller {
            guest: token.as_ref().and_then(|token| room.guest(token)),
            token,
            language: language_of(headers),
            only_content: headers.contains_key("hx-request"),
        }
    }

    fn reader<'a>(&'a self, guest: &'a Guest) -> Reader<'a> {
        Reader { guest, language: self.language, only_content: self.only_content }
    }

    /// The guest of a page for `role`s, or where to send whoever else asks.
    fn guest(&self, may: impl Fn(Actor) -> bool) -> Result<&Guest, Box<Response>> {
        match &self.guest {
            Some(guest) if may(guest.role) => Ok(guest),
            Some(guest) => Err(Box::new(self.elsewhere(home(guest.role)))),
            None => Err(Box::new(self.elsewhere("/join"))),
        }
    }

    /// A redirect; a script is told to go there with the whole window.
    fn elsewhere(&self, path: &'static str) -> Response {
        if self.only_content {
            return (StatusCode::OK, [("hx-redirect", path)]).into_response();
        }
        Redirect::to(path).into_response()
    }
}

fn home(role: Actor) -> &'static str {
    match role {
        Actor::Facilitator => "/console",
        Actor::Seat(_) => "/seat",
        Actor::Observer => "/observer",
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|all| all.split(';')).filter_map(|it| it.split_once('='));
    pairs.find(|(known, _)| known.trim() == name).map(|(_, value)| value.trim())
}

/// The language that was chosen, or the first of the browser's that the program speaks.
fn language_of(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, "language").and_then(Language::from_code);
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    let codes = accepted.into_iter().flat_map(|all| all.split(','));
    let mut spoken = codes.filter_map(|code| Language::from_code(code.trim().get(..2)?));
    chosen.or_else(|| spoken.next()).unwrap_or_default()
}

fn set_cookie(name: &str, value: &str, room: &Room) -> HeaderValue {
    let secure = if room.is_encrypted() { "; Secure" } else { "" };
    let text =
        format!("{name}={value}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("cookies of ours are plain text")
}

type Held = State<Arc<Room>>;

async fn start(
    State(room): Held,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let caller = Caller::of(&room, &headers);
    if let Some(guest) = &caller.guest {
        return Redirect::to(home(guest.role)).into_response();
    }
    let pin = Fields(query).get("pin").to_owned();
    joining(&room, &caller, &pin, "", None)
}

/// The page on which people sit down. Its cookie is the token that they will have, so that a form
/// that is sent twice seats one person.
fn joining(
    room: &Room,
    caller: &Caller,
    pin: &str,
    name: &str,
    notice: Option<Notice>,
) -> Response {
    let status = notice.as_ref().map_or(StatusCode::OK, Notice::status);
    let page = pages::join(room, caller.language, pin, name, notice);
    let mut response = (status, Html(page)).into_response();
    if caller.token.is_none()
        && let Ok(token) = Token::new()
    {
        let cookie = set_cookie(room.cookie(), token.cookie(), room);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn join(
    State(room): Held,
    axum::Extension(ConnectInfo(address)): axum::Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    let caller = Caller::of(&room, &headers);
    let (pin, name) = (fields.get("pin"), fields.get("name"));
    if let Some(seconds) = room.must_wait(address.ip()) {
        return joining(&room, &caller, "", name, Some(Notice::Wait(seconds)));
    }
    let Some(role) = room.try_pin(address.ip(), pin) else {
        return joining(&room, &caller, "", name, Some(Notice::WrongPin));
    };
    let token = match caller.token.clone().map_or_else(Token::new, Ok) {
        Ok(token) => token,
        Err(error) => return failed(&error.to_string()),
    };
    let asked = {
        let (room, token, name) = (Arc::clone(&room), token.clone(), name.to_owned());
        blocking(move || room.join(role, &name, &token)).await
    };
    match asked {
        Ok(Ok(_)) => {
            let mut response = Redirect::to(home(role)).into_response();
            let cookie = set_cookie(room.cookie(), token.cookie(), &room);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            response
        }
        Ok(Err(error)) => joining(&room, &caller, pin, name, Some(Notice::of(error))),
        Err(response) => response,
    }
}

async fn leave(
    State(room): Held,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let caller = Caller::of(&room, &headers);
    let Some(guest) = caller.guest.as_ref().filter(|it| it.form == Fields(fields).get("form"))
    else {
        return caller.elsewhere("/join");
    };
    let (role, key) = (guest.role, guest.key.clone());
    let left = Arc::clone(&room);
    let command = Command::Leave { key };
    match blocking(move || left.ask(role, command, u64::MAX)).await {
        Ok(Err(error)) => failed(&error.to_string()),
        Err(response) => response,
        Ok(Ok(_)) => {
            let gone = format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict", room.cookie());
            let cookie = HeaderValue::from_str(&gone).expect("cookies of ours are plain text");
            let mut response = Redirect::to("/join").into_response();
            response.headers_mut().append(header::SET_COOKIE, cookie);
            response
        }
    }
}

async fn language(State(room): Held, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = Fields(fields);
    let language = Language::from_code(fields.get("language")).unwrap_or_default();
    let known = ["/console", "/seat", "/observer", "/ladders", "/replay", "/join"];
    let back = known.into_iter().find(|path| *path == fields.get("back")).unwrap_or("/");
    let mut response = Redirect::to(back).into_response();
    let cookie = set_cookie("language", language.code(), &room);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

async fn console(State(room): Held, headers: HeaderMap) -> Response {
    show(&room, &headers, |role| role == Actor::Facilitator, pages::console).await
}

async fn seat(State(room): Held, headers: HeaderMap) -> Response {
    show(&room, &headers, |role| matches!(role, Actor::Seat(_)), pages::seat).await
}

async fn observer(State(room): Held, headers: HeaderMap) -> Response {
    show(&room, &headers, |role| role == Actor::Observer, pages::observer).await
}

async fn projector(State(room): Held, headers: HeaderMap) -> Response {
    show(&room, &headers, |_| true, pages::projector).await
}

async fn ladders(State(room): Held, headers: HeaderMap) -> Response {
    show(&room, &headers, |_| true, pages::ladders).await
}

async fn replay(
    State(room): Held,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let query = Fields(query);
    let asks = query.has("from") && Caller::of(&room, &headers).guest.is_some();
    let place = if asks { room.answers.queue().await } else { None };
    let is_busy = asks && place.is_none();
    let draw = move |room: &Room, reader: &Reader<'_>, _: Option<&Notice>| {
        pages::replay(room, reader, &query, is_busy)
    };
    show(&room, &headers, |_| true, draw).await
}

/// The console's odds alone, for the script that fetches them again.
async fn odds_panel(State(room): Held, headers: HeaderMap) -> Response {
    let caller = Caller::of(&room, &headers);
    if caller.guest.is_some() && !caller.only_content {
        return Redirect::to("/console#odds").into_response();
    }
    let draw = |room: &Room, reader: &Reader<'_>, _: Option<&Notice>| pages::odds(room, reader);
    show(&room, &headers, |role| role == Actor::Facilitator, draw).await
}

async fn show<D>(
    room: &Arc<Room>,
    headers: &HeaderMap,
    may: impl Fn(Actor) -> bool,
    draw: D,
) -> Response
where
    D: FnOnce(&Room, &Reader<'_>, Option<&Notice>) -> String + Send + 'static,
{
    let caller = Caller::of(room, headers);
    let guest = match caller.guest(may) {
        Ok(guest) => guest.clone(),
        Err(response) => return *response,
    };
    let room = Arc::clone(room);
    let drawn = blocking(move || draw(&room, &caller.reader(&guest), None)).await;
    drawn.map_or_else(|response| response, |page| Html(page).into_response())
}

/// Does what a form asks for, and shows its page again: moved there if it was done, with the reason
/// on it if it was not.
async fn act(
    State(room): Held,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let caller = Caller::of(&room, &headers);
    let Some(guest) = caller.guest.clone() else { return caller.elsewhere("/join") };
    let fields = Fields(fields);
    if fields.get("form") != guest.form {
        return (StatusCode::FORBIDDEN, "This form is not of this page.\n").into_response();
    }
    let done = {
        let (room, guest) = (Arc::clone(&room), guest.clone());
        blocking(move || perform(&room, &guest, &fields)).await
    };
    match done {
        Err(response) => response,
        Ok(Ok(anchor)) => Redirect::to(&format!("{}{anchor}", home(guest.role))).into_response(),
        Ok(Err(notice)) => {
            let status = notice.status();
            let draw = move || {
                let reader = caller.reader(&guest);
                match guest.role {
                    Actor::Facilitator => pages::console(&room, &reader, Some(&notice)),
                    Actor::Seat(_) => pages::seat(&room, &reader, Some(&notice)),
                    Actor::Observer => pages::observer(&room, &reader, Some(&notice)),
                }
            };
            let page = blocking(draw).await;
            page.map_or_else(|response| response, |page| (status, Html(page)).into_response())
        }
    }
}

/// What a form asks for; where on the page it was asked.
fn perform(room: &Room, guest: &Guest, fields: &Fields) -> Result<String, Notice> {
    let facilitates = guest.role == Actor::Facilitator;
    let since = fields.get("since").parse().map_err(|_| Notice::NoSuchForm)?;
    match fields.get("do") {
        "show" if facilitates => {
            let wall = wall(room, fields.get("what")).ok_or(Notice::NoSuchForm)?;
            room.show(wall).map_err(|error| Notice::Failed(told(&error)))?;
        }
        "branch" if facilitates => {
            let turn = fields.get("turn").parse().map_err(|_| Notice::NoSuchForm)?;
            room.branch(turn, fields.get("name"), fields.has("go")).map_err(Notice::of)?;
        }
        "remove" if facilitates => {
            let key = {
                let session = room.read();
                let people = &session.game().table().people;
                let person = people.iter().find(|it| it.key.starts_with(fields.get("person")));
                let person = person.filter(|_| fields.get("person").len() == 16);
                person.map(|person| person.key.clone()).ok_or(Notice::NoSuchForm)?
            };
            room.ask(guest.role, Command::Leave { key }, since).map_err(Notice::of)?;
        }
        _ => {
            let command = {
                let session = room.read();
                form::command(fields, session.game().model(), guest.role)
            };
            let command = command.map_err(|_| Notice::NoSuchForm)?;
            room.ask(guest.role, command, since).map_err(Notice::of)?;
        }
    }
    let anchor = fields.get("anchor");
    let is_plain =
        !anchor.is_empty() && anchor.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
    Ok(if is_plain { format!("#{anchor}") } else { String::new() })
}

fn wall(room: &Room, text: &str) -> Option<Wall> {
    let ladders = || room.read().game().model().ladders.len();
    match text {
        "board" => Some(Wall::Board),
        "map" => Some(Wall::Map),
        "story" => Some(Wall::Story),
        "dice" => Some(Wall::Dice),
        "odds" => Some(Wall::Odds),
        "odds-measures" => Some(Wall::OddsMeasures),
        "odds-turn" => Some(Wall::OddsTurn),
        "odds-cloud" => Some(Wall::OddsCloud),
        _ => {
            let ladder = text.strip_prefix("ladder-")?.parse().ok()?;
            (ladder < ladders()).then_some(Wall::Ladder(ladder))
        }
    }
}

/// Says when a page has to be fetched again.
async fn events(
    State(room): Held,
    Path(page): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let caller = Caller::of(&room, &headers);
    let Some(guest) = caller.guest.clone() else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let audience = match page.as_str() {
        "projector" => Audience::Projector,
        _ => pages::audience(guest.role),
    };
    let Some(listening) = room.listen(audience) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let query = Fields(query);
    let number = |name: &str| query.get(name).parse().unwrap_or(0);
    let heard = Heard {
        page: (listening, number("seen")),
        odds: (audience == Audience::Facilitator).then(|| (room.live().listen(), number("odds"))),
    };
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(changes(room, caller.token, heard)).keep_alive(alive).into_response()
}

/// What a stream listens to, each with the version that its page has.
struct Heard {
    page: (watch::Receiver<u64>, u64),
    odds: Option<(watch::Receiver<u64>, u64)>,
}

impl Heard {
    /// What has changed since, and its version; none, once the server ends.
    async fn next(&mut self) -> Option<(&'static str, u64)> {
        loop {
            let version = *self.page.0.borrow_and_update();
            if version != self.page.1 {
                self.page.1 = version;
                // The page that is fetched for it has the odds in it.
                if let Some((odds, seen)) = &mut self.odds {
                    *seen = *odds.borrow_and_update();
                }
                return Some(("changed", version));
            }
            let Some((odds, seen)) = &mut self.odds else {
                self.page.0.changed().await.ok()?;
                continue;
            };
            let version = *odds.borrow_and_update();
            if version != *seen {
                *seen = version;
                return Some(("odds", version));
            }
            tokio::select! {
                changed = self.page.0.changed() => changed.ok()?,
                changed = odds.changed() => changed.ok()?,
            }
        }
    }
}

fn changes(
    room: Arc<Room>,
    token: Option<Token>,
    heard: Heard,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let start = Some((room, token, heard));
    stream::unfold(start, async |state| {
        let (room, token, mut heard) = state?;
        let is_here = |room: &Room| token.as_ref().and_then(|token| room.guest(token)).is_some();
        // Who has been asked to leave is told once more, and then nothing.
        let next = match is_here(&room) {
            true => heard.next().await,
            false => Some(("changed", 0)),
        };
        let (name, version) = next?;
        let event = Event::default().event(name).data(version.to_string());
        let goes_on = is_here(&room);
        Some((Ok(event), goes_on.then_some((room, token, heard))))
    })
}

async fn journal(State(room): Held, headers: HeaderMap) -> Response {
    let caller = Caller::of(&room, &headers);
    if let Err(response) = caller.guest(|role| role == Actor::Facilitator) {
        return *response;
    }
    let session = room.read();
    let name = session.journal().path().file_name().unwrap_or_default().to_string_lossy();
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' })
        .collect();
    match session.journal().bytes() {
        Err(error) => failed(&told(&error)),
        Ok(bytes) => {
            let disposition = format!("attachment; filename=\"{plain}\"");
            let headers = [
                (header::CONTENT_TYPE, "application/jsonl; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, Body::from(bytes)).into_response()
        }
    }
}

/// The after-action report, as a file to keep; with a what-if of its own, if one is asked for.
async fn report(
    State(room): Held,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let caller = Caller::of(&room, &headers);
    if let Err(response) = caller.guest(|role| role == Actor::Facilitator) {
        return *response;
    }
    let language = caller.language.code();
    let query = Fields(query);
    let names_nobody = query.has("chatham-house");
    let Some(_place) = room.answers.queue().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Ask again in a moment.\n").into_response();
    };
    let asked_of = Arc::clone(&room);
    let written = blocking(move || {
        let room = asked_of;
        let game = room.read().game().clone();
        let titles = Titles { model: game.model(), language };
        let asked = form::change(&query, &game);
        let asked = asked.transpose().map_err(|error| told(&error))?;
        let beside = room.beside(&game, asked).map_err(|error| told(&error))?;
        let odds = beside.odds.iter().map(|(turn, odds)| answers::odds_after(&titles, *turn, odds));
        let what_ifs = beside.what_ifs.iter().map(|answer| {
            let fresh = answer.onward.as_ref().map(|onward| onward.there.headline);
            answers::what_if(&titles, &answer.told, fresh)
        });
        Ok::<String, String>(after_action::html(&AfterAction {
            game: &game,
            language,
            attribution: match names_nobody {
                true => Attribution::ChathamHouse,
                false => Attribution::Full,
            },
            differences: Some(&session::verify(&game)),
            odds: &odds.collect::<Vec<_>>(),
            what_ifs: &what_ifs.collect::<Vec<_>>(),
        }))
    });
    let disposition = match names_nobody {
        true => "attachment; filename=\"report-chatham-house.html\"",
        false => "attachment; filename=\"report.html\"",
    };
    match written.await {
        Err(response) => response,
        Ok(Err(why)) => (StatusCode::CONFLICT, format!("{why}\n")).into_response(),
        Ok(Ok(html)) => ([(header::CONTENT_DISPOSITION, disposition)], Html(html)).into_response(),
    }
}

async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "style.css" => ("text/css", format!("{}{}", style::css(), include_str!("asset/web.css"))),
        "htmx.js" => ("text/javascript", include_str!("asset/htmx.min.js").to_owned()),
        "sse.js" => ("text/javascript", include_str!("asset/sse.min.js").to_owned()),
        "live.js" => ("text/javascript", include_str!("asset/live.js").to_owned()),
        "icon.svg" => ("image/svg+xml", include_str!("asset/icon.svg").to_owned()),
        "licence.txt" => ("text/plain", include_str!("asset/LICENSE-htmx.txt").to_owned()),
        _ => return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    };
    let headers = [
        (header::CONTENT_TYPE, format!("{kind}; charset=utf-8")),
        (header::CACHE_CONTROL, "max-age=3600".to_owned()),
    ];
    (headers, text).into_response()
}

/// Runs what waits for a disk or takes a while where it keeps nobody else waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Response> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| failed("something went wrong on the server; nothing on record is lost"))
}

fn failed(why: &str) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{why}\n")).into_response()
}

/// An error with its causes.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

impl Notice {
    /// What came of a command that was not done.
    fn of(error: AskError) -> Self {
        match error {
            AskError::Refused(refusal) => Notice::Refused(refusal),
            AskError::Journal(error) => Notice::Failed(told(&error)),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Notice::Refused(_) => StatusCode::CONFLICT,
            Notice::NoSuchForm => StatusCode::BAD_REQUEST,
            Notice::WrongPin => StatusCode::FORBIDDEN,
            Notice::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Notice::Failed(_) => StatusCode::INSUFFICIENT_STORAGE,
        }
    }
}
