package dev.llmnode.node.filter.connection;

import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Context;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOEventLifeCycleListener;
import org.glassfish.grizzly.ProcessorExecutor;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.SelectorHandler;

/**
 * When a request is done, hands up what came early. This happens on the connection's selector thread, behind whatever it
 * has queued, so that no read comes between.
 */
final class EarlyBytes extends IOEventLifeCycleListener.Adapter {
    private final FilterChain chain;
    private final int filterIndex;
    private final HangupFilter.ReadState state;
    private final Connection<?> connection;
    private final boolean enableRead;

    /**
     * @param chain the connection's filters
     * @param filterIndex the hang-up filter's place among them
     * @param state the connection's
     * @param connection whose request is done
     * @param enableRead whether reading must be switched on again; the first event of a request does so by itself
     */
    EarlyBytes(
            FilterChain chain,
            int filterIndex,
            HangupFilter.ReadState state,
            Connection<?> connection,
            boolean enableRead) {
        this.chain = chain;
        this.filterIndex = filterIndex;
        this.state = state;
        this.connection = connection;
        this.enableRead = enableRead;
    }

    private void requestDone() throws IOException {
        if (enableRead) {
            connection.enableIOEvent(IOEvent.READ);
        }
        if (!state.watched && state.freeIfNothingEarly()) {
            return;
        }
        state.watched = false;
        NIOConnection nio = (NIOConnection) connection;
        SelectorHandler selectors = ((NIOTransport) connection.getTransport()).getSelectorHandler();
        selectors.enque(nio.getSelectorRunner(), this::handUp, null);
    }

    private boolean handUp() throws IOException {
        Buffer early = state.takeEarly();
        if (early == null || !connection.isOpen()) {
            return true;
        }
        connection.disableIOEvent(IOEvent.READ);
        FilterChainContext context = chain.obtainFilterChainContext(connection, 0, chain.size(), filterIndex + 1);
        context.setMessage(early);
        Context internal = context.getInternalContext();
        internal.setIoEvent(IOEvent.READ);
        internal.addLifeCycleListener(new EarlyBytes(chain, filterIndex, state, connection, true));
        ProcessorExecutor.execute(internal);
        return true;
    }

    @Override
    public void onComplete(Context context, Object data) throws IOException {
        requestDone();
    }

    @Override
    public void onReregister(Context context) throws IOException {
        requestDone();
    }

    @Override
    public void onLeave(Context context) throws IOException {
        requestDone();
    }

    @Override
    public void onNotRun(Context context) throws IOException {
        requestDone();
    }
}
