use super::pick;
use crate::{activity::Obstacle, lang::Lang};

/// What stood in the way of reading a group, as a sentence.
pub fn obstacle(lang: Lang, obstacle: Obstacle) -> &'static str {
    let (ru, en) = match obstacle {
        Obstacle::Busy => ("Соцсеть просит обращаться к ней реже.", "The network asks for fewer calls."),
        Obstacle::Quota => (
            "Соцсеть пока не принимает таких вызовов: их квота исчерпана.",
            "The network takes no more calls of this kind for now: their quota is used up.",
        ),
        Obstacle::Away => ("Соцсеть не ответила.", "The network did not answer."),
        Obstacle::Key => ("Ключ больше не подходит.", "The key is no longer accepted."),
        Obstacle::Captcha => (
            "Соцсеть просит человека подтвердить, что он не робот.",
            "The network asks for a person to prove not to be a robot.",
        ),
        Obstacle::Denied => ("Соцсеть отказала в доступе.", "The network refused access."),
        Obstacle::Gone => ("Этого в соцсети больше нет.", "It does not exist in the network any more."),
        Obstacle::Question => ("Соцсеть не поняла запроса.", "The network did not understand the question."),
        Obstacle::Answer => ("Ответ соцсети не удалось разобрать.", "The network’s answer could not be understood."),
    };
    pick(lang, ru, en)
}
