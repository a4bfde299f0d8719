package dev.llmnode.node.filter.connection;

import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * Notices a client's going while its request is worked on. Grizzly stops reading a connection until its request is
 * answered, so neither FIN nor RST would be seen. This filter, right above the transport, lets reading go on once the
 * request's body is read, keeps what comes early (the next requests of a pipeline), and hands it up when the answer is
 * done. It needs an I/O strategy that works on the selector's own thread.
 */
public final class HangupFilter extends BaseFilter implements AddOn {
    private static final int ABOVE_TRANSPORT = 1;
    private static final int MAX_EARLY_BYTES = 64 * 1024;
    private static final Attribute<ReadState> STATE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HangupFilter.class.getName(), ReadState::new);

    @Override
    public void setup(NetworkListener listener, FilterChainBuilder chain) {
        chain.add(ABOVE_TRANSPORT, this);
    }

    /** From now until the watch is closed, runs the action if the request's client goes. Its body must have been read. */
    public static Watch watch(Request request, Runnable gone) {
        if (!request.getInputBuffer().isFinished()) {
            throw new IllegalStateException("The request's body has not been read yet");
        }
        Connection<?> connection = request.getContext().getConnection();
        Watch watch = Closing.onClose(connection, gone);
        STATE.get(connection).watched = true;
        try {
            connection.enableIOEvent(IOEvent.READ);
        } catch (IOException _) {
            gone.run(); // the connection is closed already
        }
        return watch;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (context.getTransportContext().isBlocking()) {
            return context.getInvokeAction(); // the request's own thread reads its body
        }
        Connection<?> connection = context.getConnection();
        ReadState state = STATE.get(connection);
        synchronized (state) {
            if (state.busy) {
                keep(context, connection, state);
                return context.getStopAction();
            }
            state.busy = true;
        }
        context.getInternalContext()
                .addLifeCycleListener(
                        new EarlyBytes(context.getFilterChain(), context.getFilterIdx(), state, connection, false));
        return context.getInvokeAction();
    }

    private static void keep(FilterChainContext context, Connection<?> connection, ReadState state) {
        Buffer message = context.getMessage();
        state.early = Buffers.appendBuffers(connection.getMemoryManager(), state.early, message);
        if (state.early.remaining() > MAX_EARLY_BYTES) {
            try {
                connection.disableIOEvent(IOEvent.READ); // back-pressure; its price is that a hang-up shows late
            } catch (IOException _) {
                connection.closeSilently();
            }
        }
    }

    /** The watch over a client; closing it ends it. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** What is known of a connection's reading; guarded by itself but for {@code watched}. */
    static final class ReadState {
        volatile boolean watched;
        /** A request is being read or worked on. */
        boolean busy;

        @Nullable
        Buffer early;

        /** Whether nothing came early; if so, the connection is free for the next request. */
        synchronized boolean freeIfNothingEarly() {
            if (early == null) {
                busy = false;
                return true;
            }
            return false;
        }

        @Nullable
        synchronized Buffer takeEarly() {
            Buffer taken = early;
            early = null;
            if (taken == null) {
                busy = false;
            }
            return taken;
        }
    }
}
