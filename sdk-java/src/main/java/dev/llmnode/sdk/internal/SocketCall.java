package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.json.Read;

/**
 * What a streamed request over a WebSocket, and its answer, are made of.
 *
 * @param request the type of the request's message
 * @param reply the type of the messages that answer
 * @param cancel the type of the message that stops it
 * @param id the payload's field that tells streams apart
 * @param text the field of a piece whose texts make up the answer
 * @param end the field that is null until the last piece
 * @param read what reads a piece
 */
public record SocketCall<T extends JsonModel>(
        String request, String reply, String cancel, String id, String text, String end, Read<T> read) {}
