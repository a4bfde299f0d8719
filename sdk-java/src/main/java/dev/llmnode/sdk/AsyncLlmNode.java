package dev.llmnode.sdk;

import dev.llmnode.sdk.internal.HttpCalls;
import dev.llmnode.sdk.node.AsyncNodes;
import dev.llmnode.sdk.resource.AsyncApiClient;

/** A client for one node, for callers that do not wait: its methods give futures. Cancelling a future ends its call. */
public final class AsyncLlmNode extends AsyncApiClient {
    private final HttpCalls calls;
    private final AsyncNodes nodes;
    private final LlmNode sync;

    AsyncLlmNode(HttpCalls calls) {
        super(calls);
        this.calls = calls;
        this.nodes = new AsyncNodes(capabilities(), peers(), this::forOthers);
        this.sync = new LlmNode(this);
    }

    /** This client for callers that wait. */
    public LlmNode sync() {
        return sync;
    }

    /** Finds other nodes. */
    public AsyncNodes nodes() {
        return nodes;
    }

    /** Where the node is. */
    public String baseUrl() {
        return calls.settings().baseUrl();
    }

    /** This client's settings, to be changed for another one. */
    public LlmNode.Builder toBuilder() {
        return LlmNode.Builder.of(calls.settings());
    }

    /** Settings for somebody else's node: without key and headers. */
    private LlmNode.Builder forOthers() {
        return LlmNode.Builder.of(calls.settings().withoutIdentity());
    }
}
