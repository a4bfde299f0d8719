package dev.llmnode.node.filter;

import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.filter.connection.HangupFilter;
import java.util.Objects;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/** One HTTP request on its way through the node: its id, its caller, and its connection. Bound to the request's thread. */
public final class Exchange {
    private static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();
    private static final String REQUEST_ID = "X-Request-Id";

    private final Request request;
    private final Response response;
    private volatile String requestId;
    private @Nullable Caller caller;

    Exchange(Request request, Response response, String requestId) {
        this.request = request;
        this.response = response;
        this.requestId = requestId;
        response.setHeader(REQUEST_ID, requestId);
    }

    /** The exchange that the current thread works on. */
    public static Exchange current() {
        return CURRENT.get();
    }

    /** Runs something as part of this exchange. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    public String requestId() {
        return requestId;
    }

    /** The request has named itself. */
    public void name(String id) {
        requestId = id;
        if (!response.isCommitted()) {
            response.setHeader(REQUEST_ID, id);
        }
    }

    /** Who calls. */
    public Caller caller() {
        return Objects.requireNonNull(caller, "the request has not been admitted yet");
    }

    void admitted(Caller who) {
        caller = who;
    }

    /**
     * From now until the watch is closed, runs the action if the client goes. The request's body must have been read.
     * The action runs on one of the server's selectors: it must not wait.
     */
    public HangupFilter.Watch watchClient(Runnable gone) {
        return HangupFilter.watch(request, gone);
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }
}
