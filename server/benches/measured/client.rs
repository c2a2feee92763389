//! The other side of HTTP: connections that are kept, each asking as soon as it is answered. It costs as little as it can,
//! since it runs on the same machine as what it measures.

use crate::{
    Anyhow,
    timing::{float, part},
};
use futures_util::future::try_join_all;
use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    ops::Range,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    runtime::Builder,
    time::{sleep_until, timeout},
};

/// No measurement takes longer.
const LONGEST: Duration = Duration::from_mins(10);

/// How it went.
#[derive(Debug, Clone, Copy)]
pub struct Went {
    /// Answers in a second.
    pub per_second: f64,
    /// What one in two waited no longer for, in microseconds.
    pub middle_us: f64,
    /// What 99 of 100 waited no longer for, in milliseconds.
    pub p99_ms: f64,
}

/// Asks everything that is numbered, over so many connections at once, as fast as it goes. An answer that is not `right`
/// ends it.
pub fn ask(
    address: SocketAddr,
    connections: usize,
    numbers: Range<u64>,
    request: &dyn Fn(u64) -> String,
    right: &dyn Fn(&str) -> bool,
) -> Anyhow<Went> {
    ask_every(Duration::ZERO, address, connections, numbers, request, right)
}

/// As [`ask`], no sooner than one after the other is due. Whoever has to wait for a connection waits from that moment on.
pub fn ask_every(
    pause: Duration,
    address: SocketAddr,
    connections: usize,
    numbers: Range<u64>,
    request: &dyn Fn(u64) -> String,
    right: &dyn Fn(&str) -> bool,
) -> Anyhow<Went> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let opened = try_join_all((0..connections).map(|_| Connection::open(address))).await?;
        timeout(LONGEST, all(pause, opened, numbers, request, right)).await?
    })
}

/// One answer as it came.
pub fn answer(address: SocketAddr, request: &str) -> Anyhow<String> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(address).await?;
        Ok(timeout(LONGEST, connection.ask(request)).await??.to_owned())
    })
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
async fn all(
    pause: Duration,
    connections: Vec<Connection>,
    numbers: Range<u64>,
    request: &dyn Fn(u64) -> String,
    right: &dyn Fn(&str) -> bool,
) -> Anyhow<Went> {
    let (next, waited) = (Cell::new(numbers.start), RefCell::new(Vec::new()));
    let began = Instant::now();
    let work = |mut connection: Connection| {
        let (next, waited) = (&next, &waited);
        let (first, end) = (numbers.start, numbers.end);
        async move {
            loop {
                let n = next.get();
                if n >= end {
                    return Anyhow::Ok(());
                }
                next.set(n + 1);
                let due = began + pause.mul_f64(float(usize::try_from(n - first)?));
                let request = request(n);
                let asked = if pause.is_zero() { Instant::now() } else { turn(due).await };
                let answer = connection.ask(&request).await?;
                if !right(answer) {
                    return Err(format!("request {n} was answered wrongly:\n{answer}").into());
                }
                waited.borrow_mut().push(asked.elapsed().as_secs_f64());
            }
        }
    };
    try_join_all(connections.into_iter().map(work)).await?;
    let (seconds, waited) = (began.elapsed().as_secs_f64(), waited.into_inner());
    let per_second = float(waited.len()) / seconds;
    Ok(Went { per_second, middle_us: part(waited.clone(), 0.5) * 1e6, p99_ms: part(waited, 0.99) * 1e3 })
}

/// Waits until it is time; the moment from which the answer is waited for.
#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
async fn turn(due: Instant) -> Instant {
    if due <= Instant::now() {
        return due;
    }
    sleep_until(due.into()).await;
    Instant::now()
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Anyhow<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    async fn ask(&mut self, request: &str) -> Anyhow<&str> {
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        while !is_whole(&self.buffer) {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the connection was closed before the answer was whole".into());
            }
        }
        Ok(std::str::from_utf8(&self.buffer)?)
    }
}

/// Whether all of an answer has come: as long as it says, or up to the last of its chunks.
fn is_whole(answer: &[u8]) -> bool {
    const GAP: &[u8] = b"\r\n\r\n";
    let Some(end) = answer.windows(GAP.len()).position(|bytes| bytes == GAP) else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let told = head.split("\r\n").find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    match told {
        Some(length) => answer.len() - end - GAP.len() >= length,
        None => answer.ends_with(b"\r\n0\r\n\r\n"),
    }
}
