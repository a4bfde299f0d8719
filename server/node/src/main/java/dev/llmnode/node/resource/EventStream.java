package dev.llmnode.node.resource;

import dev.llmnode.node.filter.connection.HangupFilter;
import dev.llmnode.node.resource.EventPipe.Signal;

/**
 * A stream that is being made, with what has decided its status.
 *
 * @param first the signal that came first
 * @param pipe where the others come from
 * @param producer the thread that makes them
 * @param watch over the client
 */
record EventStream(Signal first, EventPipe pipe, Thread producer, HangupFilter.Watch watch) implements AutoCloseable {
    /** Sends the producer away, if it is not done. */
    @Override
    public void close() {
        watch.close();
        pipe.abandon();
        producer.interrupt();
    }
}
