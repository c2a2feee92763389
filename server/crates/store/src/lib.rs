//! The only room with SQL: one file per noun, the same statements on SQLite and PostgreSQL.
//!
//! Everything that is read or written takes a [`Tx`]. [`Db::read`] gives one that sees a snapshot and cannot write;
//! a [`Write`] handed to [`Db::write`] gets one that can.

#![warn(missing_docs)]

mod column;
mod db;
mod error;
mod sql;

pub mod arrival;
pub mod attempt;
pub mod audit;
pub mod code;
pub mod collect_run;
pub mod consent;
pub mod counter;
pub mod event;
pub mod event_offer;
pub mod flash;
pub mod group_member_scan;
pub mod id_block;
pub mod instance;
pub mod member;
pub mod member_mailing;
pub mod member_mark;
pub mod member_tag;
pub mod oauth_state;
pub mod offer;
pub mod offer_budget;
pub mod offer_count;
pub mod offer_object;
pub mod offer_replay;
pub mod offer_undo;
pub mod outbox;
pub mod points;
pub mod profile_owner;
pub mod profile_seen;
pub mod purchase;
pub mod referral;
pub mod referral_held;
pub mod referral_path;
pub mod referral_ring;
pub mod run_list;
pub mod run_page;
pub mod schedule;
pub mod session;
pub mod setting;
pub mod social_act;
pub mod social_group;
pub mod social_list;
pub mod social_post;
pub mod social_profile;
pub mod staff;
pub mod suspension;
pub mod task;

pub use db::{ColumnOf, Db, Prepared, Settings, Tx, Write};
pub use error::StoreError;

/// Every statement of this room.
pub(crate) fn statements() -> impl Iterator<Item = sql::Sql> {
    [
        db::ALL,
        arrival::ALL,
        attempt::ALL,
        audit::ALL,
        code::ALL,
        collect_run::ALL,
        consent::ALL,
        counter::ALL,
        event::ALL,
        event_offer::ALL,
        flash::ALL,
        group_member_scan::ALL,
        id_block::ALL,
        instance::ALL,
        member::ALL,
        member_mailing::ALL,
        member_mark::ALL,
        member_tag::ALL,
        oauth_state::ALL,
        offer::ALL,
        offer_budget::ALL,
        offer_count::ALL,
        offer_object::ALL,
        offer_replay::ALL,
        offer_undo::ALL,
        outbox::ALL,
        points::ALL,
        points::alone::ALL,
        points::batch::ALL,
        points::batch_row::ALL,
        points::by_offer::ALL,
        points::history::ALL,
        points::hold::ALL,
        points::notice::ALL,
        points::proposal::ALL,
        points::referred::ALL,
        points::source::ALL,
        points::totals::ALL,
        points::verify::ALL,
        profile_owner::ALL,
        profile_seen::ALL,
        purchase::ALL,
        referral::ALL,
        referral_held::ALL,
        referral_path::ALL,
        referral_ring::ALL,
        run_list::ALL,
        run_page::ALL,
        schedule::ALL,
        session::ALL,
        setting::ALL,
        social_act::ALL,
        social_group::ALL,
        social_list::ALL,
        social_post::ALL,
        social_profile::ALL,
        staff::ALL,
        suspension::ALL,
        task::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
