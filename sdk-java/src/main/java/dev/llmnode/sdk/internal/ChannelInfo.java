package dev.llmnode.sdk.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the specification says of a channel.
 *
 * @param path where it is
 * @param subprotocol what is offered to the node
 * @param maxMessageBytes largest message that the node takes
 * @param ping the type of the message that asks for a sign of life
 * @param pong the type of its answer
 * @param error the type of the message that says what went wrong
 */
public record ChannelInfo(
        String path,
        @Nullable String subprotocol,
        int maxMessageBytes,
        @Nullable String ping,
        @Nullable String pong,
        @Nullable String error) {}
