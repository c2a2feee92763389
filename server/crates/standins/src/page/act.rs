use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Redirect;

use crate::html::Lang;
use crate::page::Played;
use crate::params::Params;
use crate::world::{CommentId, GroupId, PersonId, PostId};

/// `POST /act`: does what the button says, as the person or as a manager, and shows the page again where it was.
pub(super) async fn act<N: Played>(State(played): State<Arc<N>>, headers: HeaderMap, form: Bytes) -> Redirect {
    let params = Params::read(None, &form);
    let lang = Lang::of(params.text("lang"), &headers);
    let number = |name: &str| params.text(name).and_then(|text| text.parse().ok()).unwrap_or(0);
    let (person, group) = (PersonId(number("as")), GroupId(number("group")));
    let post = PostId { group, number: number("post") };
    let comment = CommentId { post, number: number("comment") };
    let world = &played.stage().world;
    match params.text("act").unwrap_or_default() {
        "join" => world.join(person, group),
        "leave" => world.leave(person, group),
        "like" => world.like(person, post),
        "unlike" => world.unlike(person, post),
        "repost" => world.repost(person, post).is_some(),
        "delete_repost" => world.delete_repost(person, post),
        "comment" => {
            let text = params.text("text").map(str::trim).filter(|text| !text.is_empty());
            text.is_some_and(|text| world.comment(person, post, text).is_some())
        }
        "delete_comment" => world.delete_comment(person, comment),
        "ban" => world.kick(person, group),
        "pardon" => world.pardon(person, group),
        "strike_comment" => world.delete_comment_by_moderator(comment),
        "delete_post" => world.delete_post(post),
        _ => false,
    };
    let place =
        if world.state().post(post).is_none() { format!("group-{}", group.0) } else { format!("post-{}", post.number) };
    Redirect::to(&format!("/?as={}&lang={}#{place}", person.0, lang.code()))
}
