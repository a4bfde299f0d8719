package dev.llmnode.sdk.internal.stream;

import dev.llmnode.sdk.stream.StreamProgress;

/**
 * Where the pieces of an answer come from.
 *
 * @param <T> what a piece is
 */
public interface Source<T> {
    /** Where the pieces wait to be read. */
    Inbox<T> inbox();

    /** Sends the request, if that was not done before. */
    void start();

    /** Stops the generation, if it runs. */
    void stop();

    /** The answer so far, its pieces joined. */
    T whole();

    /** How far it has got. */
    StreamProgress progress();
}
