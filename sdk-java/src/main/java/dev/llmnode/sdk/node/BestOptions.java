package dev.llmnode.sdk.node;

import dev.llmnode.sdk.LlmNode;
import dev.llmnode.sdk.RequestOptions;
import dev.llmnode.sdk.model.SearchFilters;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What to look for, and how to speak to what is found. */
public final class BestOptions {
    private static final BestOptions DEFAULTS = builder().build();

    private final @Nullable SearchFilters filters;
    private final int maxResults;
    private final RequestOptions request;
    private final UnaryOperator<LlmNode.Builder> client;

    private BestOptions(Builder builder) {
        this.filters = builder.filters;
        this.maxResults = builder.maxResults;
        this.request = builder.request;
        this.client = builder.client;
    }

    /** Any ten nodes. */
    public static BestOptions defaults() {
        return DEFAULTS;
    }

    /** Begins settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Conditions on the nodes. */
    public Optional<SearchFilters> filters() {
        return Optional.ofNullable(filters);
    }

    /** How many nodes to try at most. */
    public int maxResults() {
        return maxResults;
    }

    /** Settings of each call. */
    public RequestOptions request() {
        return request;
    }

    /** What changes the settings of the client for the chosen node. */
    public UnaryOperator<LlmNode.Builder> client() {
        return client;
    }

    /** Collects settings. */
    public static final class Builder {
        private @Nullable SearchFilters filters;
        private int maxResults = 10;
        private RequestOptions request = RequestOptions.defaults();
        private UnaryOperator<LlmNode.Builder> client = UnaryOperator.identity();

        private Builder() {}

        /** Conditions on the nodes. */
        public Builder filters(SearchFilters value) {
            filters = value;
            return this;
        }

        /** How many nodes to try at most. Default: 10. */
        public Builder maxResults(int value) {
            maxResults = value;
            return this;
        }

        /** Settings of each call. */
        public Builder request(RequestOptions value) {
            request = value;
            return this;
        }

        /** Changes the settings of the client for the chosen node. Your key and headers are not among them: the node is somebody else's. */
        public Builder client(UnaryOperator<LlmNode.Builder> change) {
            client = change;
            return this;
        }

        /** The settings. */
        public BestOptions build() {
            return new BestOptions(this);
        }
    }
}
