//! Members, staff, sessions, codes and what else is needed to come in.

use crate::support::{id, read, write};
use kabinet_domain::{
    code::Purpose,
    consent::Consent,
    event::{NetworkName, Tag},
    ids::{AuditId, CodeId, MemberId, StaffId},
    lang::Lang,
    member::Email,
    time::Millis,
};
use kabinet_store::{
    Db, arrival, attempt,
    audit::{self, Change},
    code,
    consent::{self, Given},
    flash, id_block, instance,
    member::{self, Inserted, MemberState, NewMember},
    member_tag, oauth_state, referral_path,
    session::{self, Session, Subject},
    setting,
    staff::{self, Role, Staff},
};

pub async fn suite(db: &Db) {
    members(db).await;
    consents(db).await;
    referrals(db).await;
    silent(db).await;
    people_who_work_here(db).await;
    sessions(db).await;
    codes(db).await;
    attempts_and_flashes(db).await;
    arrivals(db).await;
    small_things(db).await;
    who_changed_what(db).await;
}

async fn who_changed_what(db: &Db) {
    fn change(n: u128, at: i64, what: &str) -> Change {
        let after = format!("{{\"n\":\"{n}\"}}");
        let (at, staff, before) = (Millis(at), StaffId(id(1)), "{}".to_owned());
        Change { id: AuditId(id(n)), at, staff, what: what.to_owned(), before, after }
    }
    for (n, at, what) in [(71, 5, "a"), (72, 4, "a"), (73, 5, "a"), (74, 9, "b")] {
        write!(db, |tx| audit::insert(tx, &change(n, at, what)).await).expect("inserts");
    }
    let latest = read!(db, |tx| audit::latest(tx, "a", 2).await);
    assert_eq!(latest, [change(73, 5, "a"), change(71, 5, "a")]);
    assert_eq!(read!(db, |tx| audit::latest(tx, "c", 2).await), []);
}

pub fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

/// Member number `n`, who came by the recommendation of `referrer`.
pub fn member(n: i64, name: &str, referrer: Option<i64>) -> NewMember {
    NewMember {
        id: MemberId(n),
        created: Millis(1000 + n),
        name: name.to_owned(),
        email: Some(email(&format!("Member{n}@example.org"))),
        password: Some("hash".to_owned()),
        lang: Lang::Ru,
        external_id: Some(format!("ext-{n}")),
        invite_code: format!("code{n}"),
        referrer: referrer.map(MemberId),
        name_shown: n == 1,
        zone: None,
    }
}

async fn members(db: &Db) {
    assert_eq!(db.write(id_block::TakeMemberId).await, Ok(MemberId(1)));
    assert_eq!(db.write(id_block::TakeMemberId).await, Ok(MemberId(2)));
    for (n, name) in [(1, "Анна Волкова"), (2, "Борис"), (3, "анна Зайцева"), (4, "Ann")] {
        let added = write!(db, |tx| member::insert(tx, &member(n, name, (n > 1).then_some(n - 1))).await);
        assert_eq!(added, Ok(Inserted::Done), "{name}");
    }
    let clash = |change: fn(&mut NewMember)| {
        let mut new = member(9, "x", None);
        change(&mut new);
        new
    };
    for (new, expected) in [
        (clash(|new| new.email = Some(email("MEMBER1@EXAMPLE.ORG"))), Inserted::AddressTaken),
        (clash(|new| "code1".clone_into(&mut new.invite_code)), Inserted::InviteTaken),
        (clash(|new| new.external_id = Some("ext-1".to_owned())), Inserted::ExternalTaken),
    ] {
        let refused = db
            .write(crate::support::change(move |tx| {
                let new = new.clone();
                Box::pin(async move {
                    assert_eq!(member::insert(tx, &new).await, Ok(expected));
                    Err::<(), _>(kabinet_store::StoreError::Other("given up".to_owned()))
                })
            }))
            .await;
        assert!(refused.is_err());
    }
    assert_eq!(read!(db, |tx| member::by_id(tx, MemberId(9)).await), None);

    let anna = read!(db, |tx| member::by_email(tx, &email("member1@example.ORG")).await).expect("is there");
    assert_eq!((anna.id, anna.name.as_str(), anna.created), (MemberId(1), "Анна Волкова", Millis(1001)));
    assert_eq!((anna.email.as_deref(), anna.password.as_deref()), (Some("Member1@example.org"), Some("hash")));
    assert_eq!((anna.lang, anna.referrer, anna.state), (Lang::Ru, None, MemberState::Active));
    assert!(anna.name_shown);
    assert_eq!(read!(db, |tx| member::by_invite_code(tx, "code1").await), Some(anna.clone()));
    assert_eq!(read!(db, |tx| member::by_external(tx, "ext-1").await), Some(anna.clone()));
    assert_eq!(read!(db, |tx| member::by_external(tx, "ext-0").await), None);
    assert_eq!(read!(db, |tx| member::count(tx).await), 4);
    let onwards = |after, limit| async move {
        let found = read!(db, |tx| member::onwards(tx, MemberId(after), limit).await);
        found.into_iter().map(|member| member.id.0).collect::<Vec<_>>()
    };
    assert_eq!((onwards(0, 2).await, onwards(2, 9).await), (vec![1, 2], vec![3, 4]));
    let tag = |text| Tag::parse(text).expect("a tag");
    write!(db, |tx| {
        member_tag::put(tx, MemberId(1), &tag("early"), Millis(10)).await?;
        member_tag::put(tx, MemberId(1), &tag("late"), Millis(20)).await
    })
    .expect("puts");
    let before =
        |moment| async move { read!(db, |tx| member_tag::before(tx, MemberId(1), Millis(moment)).await).len() };
    assert_eq!((before(10).await, before(20).await, before(21).await), (0, 1, 2));

    write!(db, |tx| {
        assert!(member::set_password(tx, MemberId(2), "first").await?);
        assert!(member::rehash_password(tx, MemberId(2), "first", "other").await?);
        assert!(!member::rehash_password(tx, MemberId(2), "first", "late").await?);
        assert!(member::set_lang(tx, MemberId(2), Lang::En).await?);
        assert!(member::set_name(tx, MemberId(2), "Анна Новая").await?);
        assert!(member::set_name_shown(tx, MemberId(2), true).await?);
        assert!(member::set_zone(tx, MemberId(2), Some("Europe/Moscow")).await?);
        assert!(member::set_state(tx, MemberId(2), MemberState::Blocked).await?);
        assert!(!member::set_lang(tx, MemberId(99), Lang::En).await?);
        Ok(())
    })
    .expect("changes");
    let changed = read!(db, |tx| member::by_id(tx, MemberId(2)).await).expect("is there");
    assert_eq!((changed.lang, changed.state, changed.name_shown), (Lang::En, MemberState::Blocked, true));
    assert_eq!((changed.password.as_deref(), changed.zone.as_deref()), (Some("other"), Some("Europe/Moscow")));

    for (text, before, expected) in [
        ("", None, vec![4, 3, 2]),
        ("", Some(3), vec![2, 1]),
        ("анна", None, vec![3, 2, 1]),
        ("АННА В", None, vec![1]),
        ("анна", Some(3), vec![2, 1]),
        ("ann", None, vec![4]),
        ("3", None, vec![3]),
        ("member4@example.org", None, vec![4]),
        ("a%", None, vec![]),
        ("77", None, vec![]),
    ] {
        let found = read!(db, |tx| member::search(tx, text, before.map(MemberId), 3).await);
        assert_eq!(found.iter().map(|member| member.id.0).collect::<Vec<_>>(), expected, "{text} {before:?}");
    }
}

async fn consents(db: &Db) {
    let given = |kind, ms| Given { kind, text_version: format!("en-{ms}"), given: Millis(ms) };
    for (kind, ms) in [(Consent::Rules, 1), (Consent::Mailings, 2), (Consent::Rules, 1), (Consent::Rules, 3)] {
        write!(db, |tx| consent::give(tx, MemberId(2), &given(kind, ms)).await).expect("gives");
    }
    let all = read!(db, |tx| consent::of_member(tx, MemberId(2)).await);
    assert_eq!(all, [given(Consent::Rules, 1), given(Consent::Mailings, 2), given(Consent::Rules, 3)]);
    assert_eq!(read!(db, |tx| consent::of_member(tx, MemberId(3)).await), []);
}

async fn referrals(db: &Db) {
    let levels =
        |n: i64| -> Vec<(u8, MemberId)> { (1..n).map(|up| (u8::try_from(up).unwrap(), MemberId(n - up))).collect() };
    for n in 2..=4 {
        write!(db, |tx| referral_path::insert(tx, MemberId(n), &levels(n)).await).expect("inserts");
        write!(db, |tx| referral_path::insert(tx, MemberId(n), &[(1, MemberId(77))]).await).expect("changes nothing");
        assert_eq!(read!(db, |tx| referral_path::ancestors(tx, MemberId(n)).await), levels(n));
    }
    assert_eq!(read!(db, |tx| referral_path::counts(tx, MemberId(1)).await), [(1, 1), (2, 1), (3, 1)]);
    let invitees = read!(db, |tx| referral_path::invitees(tx, MemberId(3), 1, None, 10).await);
    assert_eq!(invitees.len(), 1);
    assert_eq!(
        (invitees[0].member, invitees[0].registered, invitees[0].name.as_str()),
        (MemberId(4), Millis(1004), "Ann")
    );
    assert!(read!(db, |tx| referral_path::invitees(tx, MemberId(3), 1, Some(MemberId(4)), 10).await).is_empty());
}

/// Two who fell silent in one moment are both found, however few one look finds.
async fn silent(db: &Db) {
    for id in [1, 3, 4] {
        write!(db, |tx| member::touch(tx, MemberId(id), Millis(500)).await).expect("touches");
    }
    let mut found = Vec::new();
    let mut after = (Millis(499), MemberId(i64::MAX));
    loop {
        let page = read!(db, |tx| member::inactive(tx, after, Millis(500), 1).await);
        let Some((id, since)) = page.last().copied() else { break };
        after = (since, id);
        found.push(id.0);
    }
    assert_eq!(found, [1, 3, 4]);
    assert_eq!(read!(db, |tx| member::inactive(tx, (Millis(0), MemberId(0)), Millis(499), 9).await), []);
    assert_eq!(read!(db, |tx| member::inactive(tx, (Millis(500), MemberId(i64::MAX)), Millis(999), 9).await), []);
}

async fn people_who_work_here(db: &Db) {
    let marketer = || Staff {
        id: StaffId(id(1)),
        email: "Desk@example.org".to_owned(),
        name: "Marketer".to_owned(),
        password: "hash".to_owned(),
        role: Role::Marketer,
        created: Millis(5),
    };
    assert_eq!(write!(db, |tx| staff::insert(tx, &marketer()).await), Ok(true));
    assert_eq!(write!(db, |tx| staff::insert(tx, &Staff { id: StaffId(id(2)), ..marketer() }).await), Ok(false));
    assert_eq!(write!(db, |tx| staff::set_password(tx, StaffId(id(1)), "first").await), Ok(true));
    for done in [true, false] {
        let rehashed = write!(db, |tx| staff::rehash_password(tx, StaffId(id(1)), "first", "new").await);
        assert_eq!(rehashed, Ok(done));
    }
    let found = read!(db, |tx| staff::by_email(tx, &email("desk@EXAMPLE.org")).await).expect("is there");
    assert_eq!((found.role, found.password.as_str()), (Role::Marketer, "new"));
    assert_eq!(read!(db, |tx| staff::by_id(tx, StaffId(id(1))).await), Some(found.clone()));
    assert_eq!(read!(db, |tx| staff::list(tx).await), [found]);
    assert_eq!(read!(db, |tx| staff::count(tx).await), 1);
}

async fn sessions(db: &Db) {
    let session = |n: u8, subject| Session {
        token_hash: vec![n; 32],
        subject,
        created: Millis(1),
        seen: Millis(i64::from(n)),
        expires: Millis(100),
        fresh: Millis(1),
    };
    let (anna, desk) = (Subject::Member(MemberId(1)), Subject::Staff(StaffId(id(1))));
    write!(db, |tx| {
        for (n, subject) in [(1, anna), (2, anna), (3, anna), (4, desk)] {
            session::insert(tx, &session(n, subject)).await?;
        }
        Ok(())
    })
    .expect("inserts");
    assert_eq!(read!(db, |tx| session::find(tx, &[4; 32], Millis(99)).await), Some(session(4, desk)));
    assert_eq!(read!(db, |tx| session::find(tx, &[4; 32], Millis(100)).await), None, "it has ended");
    let all = read!(db, |tx| session::list(tx, anna, Millis(50)).await);
    assert_eq!(all.iter().map(|session| session.token_hash[0]).collect::<Vec<_>>(), [3, 2, 1]);
    write!(db, |tx| {
        assert!(session::touch(tx, &[4; 32], Millis(60), Millis(200)).await?);
        assert!(session::refresh(tx, &[4; 32], Millis(60)).await?);
        assert!(session::delete(tx, &[1; 32]).await?);
        assert!(!session::delete(tx, &[1; 32]).await?);
        assert_eq!(session::delete_others(tx, anna, &[3; 32]).await?, 1);
        assert_eq!(session::delete_all(tx, anna).await?, 1);
        assert_eq!(session::sweep(tx, Millis(199)).await?, 0);
        Ok(())
    })
    .expect("changes");
    let touched = read!(db, |tx| session::find(tx, &[4; 32], Millis(199)).await).expect("is there");
    assert_eq!((touched.seen, touched.fresh), (Millis(60), Millis(60)));
    assert_eq!(write!(db, |tx| session::sweep(tx, Millis(200)).await), Ok(1));
}

async fn codes(db: &Db) {
    const ID: CodeId = CodeId(uuid::Uuid::from_u128(7));
    let sent = || code::CodeRow {
        id: ID,
        purpose: Purpose::Registration,
        address: "a@example.org".to_owned(),
        hash: vec![9; 32],
        tries: 0,
        expires: Millis(100),
        draft: Some(vec![1, 2, 3]),
    };
    write!(db, |tx| code::put(tx, &sent()).await).expect("puts");
    assert_eq!(read!(db, |tx| code::find(tx, ID, Millis(1)).await), Some(sent()));
    for tries in 1..=5 {
        let tried = write!(db, |tx| code::try_once(tx, ID, Millis(99)).await).expect("tries");
        assert_eq!(tried, Some(code::CodeRow { tries, ..sent() }));
    }
    assert_eq!(write!(db, |tx| code::try_once(tx, ID, Millis(99)).await), Ok(None), "five tries are all");
    write!(db, |tx| code::put(tx, &sent()).await).expect("sends it again");
    assert_eq!(write!(db, |tx| code::try_once(tx, ID, Millis(100)).await), Ok(None), "too old");
    assert!(write!(db, |tx| code::try_once(tx, ID, Millis(99)).await).expect("tries").is_some(), "tries start anew");
    assert_eq!(read!(db, |tx| code::unused(tx, ID).await), Some(code::CodeRow { tries: 1, ..sent() }), "however old");
    assert_eq!(write!(db, |tx| code::renew(tx, ID, &[8; 32], Millis(200)).await), Ok(true));
    let renewed = code::CodeRow { hash: vec![8; 32], expires: Millis(200), ..sent() };
    assert_eq!(read!(db, |tx| code::find(tx, ID, Millis(199)).await), Some(renewed), "another code, tries anew");
    assert_eq!(write!(db, |tx| code::use_up(tx, ID, Millis(99)).await), Ok(true));
    assert_eq!(write!(db, |tx| code::renew(tx, ID, &[7; 32], Millis(300)).await), Ok(false), "it was used");
    assert_eq!(read!(db, |tx| code::unused(tx, ID).await), None);
    assert_eq!(write!(db, |tx| code::use_up(tx, ID, Millis(99)).await), Ok(false));
    assert_eq!(write!(db, |tx| code::try_once(tx, ID, Millis(99)).await), Ok(None), "used");
    assert_eq!(read!(db, |tx| code::find(tx, ID, Millis(1)).await), None);
    assert_eq!(write!(db, |tx| code::sweep(tx, Millis(200)).await), Ok(1));
}

async fn attempts_and_flashes(db: &Db) {
    for n in 1..=3 {
        assert_eq!(write!(db, |tx| attempt::hit(tx, b"key", Millis(60)).await), Ok(n));
    }
    assert_eq!(write!(db, |tx| attempt::hit(tx, b"key", Millis(120)).await), Ok(1), "another stretch");
    assert_eq!(read!(db, |tx| attempt::hits(tx, b"key", Millis(60)).await), 3);
    assert_eq!(write!(db, |tx| attempt::sweep(tx, Millis(120)).await), Ok(1));
    assert_eq!(write!(db, |tx| attempt::forget(tx, b"key").await), Ok(1));
    assert_eq!(read!(db, |tx| attempt::hits(tx, b"key", Millis(120)).await), 0);

    for body in ["first", "second"] {
        write!(db, |tx| flash::put(tx, b"cookie", body.as_bytes(), Millis(100)).await).expect("puts");
    }
    assert_eq!(read!(db, |tx| flash::peek(tx, b"cookie", Millis(99)).await), Some(b"second".to_vec()));
    assert_eq!(read!(db, |tx| flash::peek(tx, b"cookie", Millis(100)).await), None);
    assert_eq!(write!(db, |tx| flash::take(tx, b"cookie", Millis(99)).await), Ok(Some(b"second".to_vec())));
    assert_eq!(write!(db, |tx| flash::take(tx, b"cookie", Millis(99)).await), Ok(None), "it is given once");
    write!(db, |tx| flash::put(tx, b"old", b"x", Millis(100)).await).expect("puts");
    assert_eq!(write!(db, |tx| flash::take(tx, b"old", Millis(100)).await), Ok(None), "too old");
    write!(db, |tx| flash::put(tx, b"old", b"x", Millis(100)).await).expect("puts");
    assert_eq!(write!(db, |tx| flash::sweep(tx, Millis(100)).await), Ok(1));

    let state = || oauth_state::OauthState {
        hash: vec![1; 32],
        network: NetworkName::Vk,
        purpose: "link".to_owned(),
        browser: vec![2; 32],
        body: vec![3; 64],
        expires: Millis(100),
    };
    for (now, expected) in [(99, Some(state())), (100, None)] {
        write!(db, |tx| oauth_state::put(tx, &state()).await).expect("puts");
        assert_eq!(write!(db, |tx| oauth_state::take(tx, &[1; 32], Millis(now)).await), Ok(expected));
        assert_eq!(write!(db, |tx| oauth_state::take(tx, &[1; 32], Millis(1)).await), Ok(None), "single use");
    }
    write!(db, |tx| oauth_state::put(tx, &state()).await).expect("puts");
    assert_eq!(write!(db, |tx| oauth_state::sweep(tx, Millis(100)).await), Ok(1));
}

async fn arrivals(db: &Db) {
    write!(db, |tx| arrival::put(tx, b"held", b"who", Millis(100)).await).expect("puts");
    assert_eq!(read!(db, |tx| arrival::peek(tx, b"held", Millis(99)).await), Some(b"who".to_vec()));
    assert_eq!(read!(db, |tx| arrival::peek(tx, b"held", Millis(100)).await), None, "too late");
    assert_eq!(read!(db, |tx| arrival::peek(tx, b"other", Millis(1)).await), None);
    assert_eq!(write!(db, |tx| arrival::forget(tx, b"held").await), Ok(true));
    assert_eq!(write!(db, |tx| arrival::forget(tx, b"held").await), Ok(false));
    write!(db, |tx| arrival::put(tx, b"held", b"who", Millis(100)).await).expect("puts");
    assert_eq!(write!(db, |tx| arrival::sweep(tx, Millis(99)).await), Ok(0));
    assert_eq!(write!(db, |tx| arrival::sweep(tx, Millis(100)).await), Ok(1));
}

async fn small_things(db: &Db) {
    assert_eq!(read!(db, |tx| setting::get(tx, "name").await), None);
    for body in ["{}", "{\"a\":1}"] {
        write!(db, |tx| setting::put(tx, "name", body, Millis(1)).await).expect("puts");
        assert_eq!(read!(db, |tx| setting::get(tx, "name").await).as_deref(), Some(body));
    }
    for (from, to, done) in [("{\"a\":1}", "{\"a\":2}", true), ("{\"a\":1}", "{\"a\":3}", false)] {
        assert_eq!(write!(db, |tx| setting::change(tx, "name", from, to, Millis(2)).await), Ok(done), "{to}");
    }
    assert_eq!(read!(db, |tx| setting::get(tx, "name").await).as_deref(), Some("{\"a\":2}"));
    write!(db, |tx| instance::put(tx, "created_by", "demo").await).expect("puts");
    assert_eq!(read!(db, |tx| instance::get(tx, "created_by").await).as_deref(), Some("demo"));
    assert_eq!(read!(db, |tx| instance::get(tx, "other").await), None);
}
