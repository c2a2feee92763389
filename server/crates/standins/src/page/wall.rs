use crate::html::{Lang, Text, minute};
use crate::params::{Page, Params};
use crate::world::{Comment, Group, Person, Post, World};

const POSTS_SHOWN: usize = 10;
/// Under a post: the person's own comments and so many of the newest.
const NEWEST_COMMENTS: usize = 3;

/// Every group with its newest posts, as `person` sees them.
pub(super) fn groups(world: &World, person: &Person, params: &Params, lang: Lang) -> String {
    let state = world.state();
    let offset = params.text("offset").and_then(|offset| offset.parse().ok()).unwrap_or(0);
    let page = Page { offset, count: POSTS_SHOWN };
    let mut html = String::new();
    for group in state.groups.values() {
        html += &head(group, person, lang);
        let posts = group.listed_posts();
        let more = posts.len() > offset.saturating_add(POSTS_SHOWN);
        for post in page.of(posts) {
            let authors = |comment: &Comment| state.people.get(&comment.from).map(Person::name).unwrap_or_default();
            html += &card(group, post, person, &authors, lang);
        }
        if more {
            html += &format!(
                "<a href=\"/?as={}&amp;lang={}&amp;offset={}\">{}</a>",
                person.id.0,
                lang.code(),
                offset + POSTS_SHOWN,
                lang.pick("Earlier posts", "Записи раньше"),
            );
        }
    }
    html
}

fn head(group: &Group, person: &Person, lang: Lang) -> String {
    let is_in = group.members.contains_key(&person.id);
    let is_out = group.banned.contains_key(&person.id);
    let hidden = hidden(group, None, person, lang);
    let (act, verb) = if is_in {
        ("leave", lang.pick("Leave", "Выйти"))
    } else {
        ("join", lang.pick("Join", "Вступить"))
    };
    let own = if is_out {
        format!("<p class=\"warn\">{}</p>", lang.pick("On the black list", "В чёрном списке"))
    } else {
        format!(
            "<form method=\"post\" action=\"/act\">{hidden}<button class=\"main\" name=\"act\" value=\"{act}\">{verb}</button></form>"
        )
    };
    let managed = if is_out {
        by_manager(&hidden, "pardon", lang.pick("Take off the black list", "Убрать из чёрного списка"), lang)
    } else {
        by_manager(&hidden, "ban", lang.pick("Remove from the group", "Удалить из группы"), lang)
    };
    format!(
        "<section class=\"card\" id=\"group-{id}\"><div class=\"row between\"><h1>{name}</h1>{own}</div>\
         <p class=\"soft\">{members_word}: {members}</p>{managed}</section>",
        id = group.about.id.0,
        name = Text(&group.about.name),
        members_word = lang.pick("members", "участников"),
        members = group.members.len(),
    )
}

/// What a manager of the group can do here, folded away.
fn by_manager(hidden: &str, act: &str, verb: &str, lang: Lang) -> String {
    format!(
        "<details><summary class=\"soft\">{}</summary>\
         <form method=\"post\" action=\"/act\">{hidden}<button name=\"act\" value=\"{act}\">{verb}</button></form></details>",
        lang.pick("As a manager", "Как руководитель"),
    )
}

fn card(group: &Group, post: &Post, person: &Person, author: &dyn Fn(&Comment) -> String, lang: Lang) -> String {
    let hidden = hidden(group, Some(post), person, lang);
    let liked = post.likes.contains(&person.id);
    let reposted = post.reposts.iter().any(|repost| repost.person == person.id);
    let pinned = if post.pinned { lang.pick(" · pinned", " · закреплено") } else { "" };
    format!(
        "<article class=\"card\" id=\"post-{number}\"><p class=\"soft\">{time}{pinned}</p><pre>{text}</pre>\
         <form method=\"post\" action=\"/act\" class=\"row\">{hidden}\
         <button name=\"act\" value=\"{like}\" aria-pressed=\"{liked}\">♥ {like_word} · {likes}</button>\
         <button name=\"act\" value=\"{repost}\" aria-pressed=\"{reposted}\">↪ {repost_word} · {reposts}</button></form>\
         {comments}\
         <form method=\"post\" action=\"/act\" class=\"row\">{hidden}<input type=\"hidden\" name=\"act\" value=\"comment\">\
         <input class=\"grow\" name=\"text\" required aria-label=\"{comment_word}\" placeholder=\"{comment_word}\"><button>{send}</button></form>{managed}</article>",
        number = post.number,
        time = minute(post.at_ms),
        text = Text(&post.text),
        like = if liked { "unlike" } else { "like" },
        like_word = lang.pick("Like", "Нравится"),
        likes = post.likes.len(),
        repost = if reposted { "delete_repost" } else { "repost" },
        repost_word = if reposted {
            lang.pick("Take the repost back", "Убрать репост")
        } else {
            lang.pick("Repost", "Репост")
        },
        reposts = post.reposts.len() + post.sent,
        comments = comments(post, person, &hidden, author, lang),
        comment_word = lang.pick("A comment", "Комментарий"),
        send = lang.pick("Send", "Отправить"),
        managed = by_manager(&hidden, "delete_post", lang.pick("Take the post down", "Удалить запись"), lang),
    )
}

fn comments(post: &Post, person: &Person, hidden: &str, author: &dyn Fn(&Comment) -> String, lang: Lang) -> String {
    let newest = post.comments.len().saturating_sub(NEWEST_COMMENTS);
    let shown = post.comments.values().enumerate();
    let shown = shown.filter(|(nth, comment)| *nth >= newest || comment.from == person.id);
    let mut html = format!("<p class=\"soft\">{}: {}</p>", lang.pick("comments", "комментариев"), post.comments.len());
    for (_, comment) in shown {
        let text = if comment.deleted {
            lang.pick("Deleted", "Удалено").to_owned()
        } else {
            Text(&comment.text).to_string()
        };
        html += &format!(
            "<div class=\"comment\"><p class=\"soft\">{}{}</p><pre>{text}</pre>",
            if comment.top.is_some() { "↳ " } else { "" },
            Text(&author(comment))
        );
        let hidden = format!("{hidden}<input type=\"hidden\" name=\"comment\" value=\"{}\">", comment.number);
        if comment.from == person.id && !comment.deleted {
            html += &format!(
                "<form method=\"post\" action=\"/act\">{hidden}<button name=\"act\" value=\"delete_comment\">{}</button></form>",
                lang.pick("Delete", "Удалить"),
            );
        }
        if !comment.deleted {
            let verb = lang.pick("Delete the comment as a moderator", "Удалить комментарий как модератор");
            html += &by_manager(&hidden, "strike_comment", verb, lang);
        }
        html += "</div>";
    }
    html
}

fn hidden(group: &Group, post: Option<&Post>, person: &Person, lang: Lang) -> String {
    let post = post
        .map_or_else(String::new, |post| format!("<input type=\"hidden\" name=\"post\" value=\"{}\">", post.number));
    format!(
        "<input type=\"hidden\" name=\"as\" value=\"{}\"><input type=\"hidden\" name=\"group\" value=\"{}\">\
         <input type=\"hidden\" name=\"lang\" value=\"{}\">{post}",
        person.id.0,
        group.about.id.0,
        lang.code(),
    )
}
