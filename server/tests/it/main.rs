//! Scenes through the whole server: a portal on its own database, with the stand-ins for everything outside. Time passes
//! only when a scene says so.
#![cfg(feature = "demo")]
#![recursion_limit = "256"]

mod browser;
mod house;

mod accounts;
mod collecting;
mod database;
mod demo;
mod engine;
mod hearing;
mod logs;
mod oauth;
mod offers;
mod points;
mod points_work;
mod provider;
mod recommending;
mod referral;
mod routes;
mod settings;
mod square;
mod storm;
mod timetable;
mod ways;
