package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.json.Read;

/**
 * A call that is answered by events.
 *
 * @param head how it is sent
 * @param read what reads a piece
 * @param text the field of a piece whose texts make up the answer
 * @param end the field that is null until the last piece
 */
public record StreamCall<T extends JsonModel>(Call<T> head, Read<T> read, String text, String end) {}
