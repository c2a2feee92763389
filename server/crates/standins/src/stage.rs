//! What the stand-ins for networks share: a world, faults, and a log of calls.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::calls::{Call, Calls};
use crate::faults::{Fault, Faults};
use crate::meter::Meter;
use crate::serve::Serving;
use crate::world::World;

/// Where people act, and what is known of who looked.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) calls: Calls,
    pub(crate) meter: Meter,
}

impl Stage {
    pub(crate) fn new(world: World) -> Arc<Self> {
        let (faults, calls, meter) = (Faults::default(), Calls::default(), Meter::default());
        Arc::new(Self { world, faults, calls, meter })
    }
}

/// A running stand-in for a network. Dropping it stops the server; the world stays with whoever holds it.
pub struct Running {
    pub(crate) stage: Arc<Stage>,
    pub(crate) serving: Serving,
}

impl Running {
    pub fn address(&self) -> SocketAddr {
        self.serving.address
    }

    /// `http://localhost:PORT`: not the portal's host, so that cookies and origins differ as in life.
    pub fn base_url(&self) -> String {
        format!("http://localhost:{}", self.serving.address.port())
    }

    pub fn world(&self) -> World {
        self.stage.world.clone()
    }

    /// Queues a fault behind those that wait.
    pub fn inject(&self, fault: Fault) {
        self.stage.faults.inject(fault);
    }

    pub fn clear_faults(&self) {
        self.stage.faults.clear();
    }

    /// The latest calls (at most 10,000), oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.stage.calls.latest()
    }

    /// How often each method was called since the last reset.
    pub fn call_counts(&self) -> BTreeMap<String, usize> {
        self.stage.calls.counts()
    }

    pub fn reset_calls(&self) {
        self.stage.calls.reset();
    }
}
