//! What a marketer writes down on a member's card: purchases and returns, the birthday, tags.

use super::points;
use crate::{
    api::members::{BIRTHDAY, Birthday, GiveBack, PURCHASE, Purchase, RETURN, TAG, Tag, UNLINK, UnlinkProfile},
    caller,
    flash::Flash,
    locales::Locale,
    parts::{Button, ButtonKind, Card, Column, Field, Table},
};
use kabinet_domain::{event::NetworkName, ids::MemberId, money::Money, points::Reason, words};
use kabinet_portal::staff::MemberCard;
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The latest purchases, and the forms for one more and for a return.
pub fn purchases(t: Locale, id: MemberId, card: &MemberCard, kept: &Flash) -> impl IntoView + use<> {
    let columns = vec![
        Column::words(t.member_card_purchase()),
        Column::figures(t.member_card_paid()),
        Column::figures(t.member_card_returned()),
    ];
    let cells = |(number, paid, returned): &(String, Money, Money)| {
        let returned = if returned.minor == 0 { "–".to_owned() } else { words::money(t.0, *returned) };
        vec![number.clone().into_any(), words::money(t.0, *paid).into_any(), returned.into_any()]
    };
    let rows: Vec<_> = card.purchases.iter().map(cells).collect();
    let table =
        (!rows.is_empty()).then(|| view! { <Table caption=t.member_card_purchases() columns=columns rows=rows/> });
    let form = |path: &'static str, name: &'static str, hint: &'static str, submit: &'static str| {
        let other = Flash::default();
        let kept = if kept.is_about(name) { kept } else { &other };
        let field = |field: &'static str, label: &'static str, hint: &'static str| {
            view! { <Field label=label name=field form=name value=kept.typed(field) hint=hint error=kept.wrong(field)/> }
        };
        view! {
            <form class="stack" method="post" action=path>
                {points::hidden(id)}
                <div class="columns">
                    {field("purchase", t.member_card_purchase(), t.member_card_purchase_hint())}
                    {field("amount", t.member_card_amount(), hint)}
                </div>
                <div class="actions"><Button kind=ButtonKind::Quiet>{submit}</Button></div>
            </form>
        }
    };
    let buy = form(Purchase::PATH, PURCHASE, t.member_card_amount_hint(), t.member_card_add_purchase());
    let back = form(GiveBack::PATH, RETURN, t.member_card_return_hint(), t.member_card_return());
    let returning = kept.is_about(RETURN);
    view! {
        <Card title=t.member_card_purchases()>
            {table}
            {buy}
            <details open=returning>
                <summary>{t.member_card_return()}</summary>
                {back}
            </details>
        </Card>
    }
}

/// For who may unlink the member's profiles: a form under a fold for each.
pub fn profiles(t: Locale, id: MemberId, card: &MemberCard, kept: &Flash) -> impl IntoView + use<> {
    let form = |network: NetworkName| {
        let other = Flash::default();
        let ours = kept.is_about(UNLINK) && kept.typed("network") == network.code();
        let kept = if ours { kept } else { &other };
        let (typed, error) = (kept.typed("reason"), kept.wrong("reason"));
        view! {
            <details open=ours>
                <summary>{t.member_card_unlink(&caller::network(t, network))}</summary>
                <form class="stack" method="post" action=UnlinkProfile::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="network" value=network.code()/>
                    <Field
                        label=t.member_card_unlink_reason()
                        name="reason"
                        form=network.code()
                        value=typed
                        maxlength=Reason::MAX
                        hint=t.member_card_unlink_hint()
                        error=error
                    />
                    <div class="actions">
                        <Button kind=ButtonKind::Danger>{t.member_card_unlink_do()}</Button>
                    </div>
                </form>
            </details>
        }
    };
    card.profiles.iter().map(|(network, _)| form(*network)).collect_view()
}

/// The birthday and the tags.
pub fn about(t: Locale, id: MemberId, card: &MemberCard, kept: &Flash) -> impl IntoView + use<> {
    let other = Flash::default();
    let of = |name: &str| if kept.is_about(name) { kept } else { &other };
    let born = card.birthday.map(|day| day.to_string()).unwrap_or_default();
    let day = of(BIRTHDAY).typed_or("birthday", &born);
    let day_error = of(BIRTHDAY).wrong("birthday");
    let (typed, tag_error) = (of(TAG).typed("tag"), of(TAG).wrong("tag"));
    let tags = card
        .tags
        .clone()
        .into_iter()
        .map(|tag| {
            view! {
                <li>
                    <form method="post" action=Tag::PATH>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <input type="hidden" name="tag" value=tag.clone()/>
                        <Button kind=ButtonKind::Quiet name="switch" value="off">
                            {tag.clone()}" ×"<span class="unseen">" "{t.member_card_untag()}</span>
                        </Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=t.member_card_offers_ask()>
            <form class="add-row" method="post" action=Birthday::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <Field label=t.member_card_birthday() name="birthday" kind="date" value=day error=day_error/>
                <Button kind=ButtonKind::Quiet>{t.member_card_save()}</Button>
            </form>
            <ul class="tags">{tags}</ul>
            <form class="add-row" method="post" action=Tag::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <Field label=t.member_card_tag() name="tag" value=typed maxlength=40 error=tag_error/>
                <Button kind=ButtonKind::Quiet>{t.member_card_add_tag()}</Button>
            </form>
        </Card>
    }
}
