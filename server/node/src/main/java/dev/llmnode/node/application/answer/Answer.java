package dev.llmnode.node.application.answer;

import java.time.Duration;

/**
 * A whole answer.
 *
 * @param text what was generated
 * @param end why it ended, and what it took
 * @param duration from the request's arrival to its last token
 */
public record Answer(String text, AnswerPart.End end, Duration duration) {}
