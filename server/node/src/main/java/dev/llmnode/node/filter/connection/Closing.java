package dev.llmnode.node.filter.connection;

import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ICloseType;

/** Tells when a connection closes. */
public final class Closing {
    private Closing() {}

    /**
     * Runs the action when the connection closes, at once if it has.
     *
     * @return takes the wish back
     */
    @SuppressWarnings("deprecation") // Grizzly deprecates the type, and has no listener without it
    public static HangupFilter.Watch onClose(Connection<?> connection, Runnable action) {
        CloseListener<Closeable, ICloseType> listener = (_, _) -> action.run();
        connection.addCloseListener(listener);
        return () -> connection.removeCloseListener(listener);
    }
}
