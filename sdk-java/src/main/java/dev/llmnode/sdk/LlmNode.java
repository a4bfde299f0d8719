package dev.llmnode.sdk;

import dev.llmnode.sdk.internal.HttpCalls;
import dev.llmnode.sdk.internal.Settings;
import dev.llmnode.sdk.node.Nodes;
import dev.llmnode.sdk.resource.ApiClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A client for one node. It may be shared by any number of threads; connections are kept and used again.
 *
 * <pre>{@code
 * LlmNode client = LlmNode.create();
 * InferenceResponse answer = client.inference().create(InferenceRequest.builder()
 *         .model("smollm2-135m-instruct").maxTokens(50).prompt("Hello").build());
 * }</pre>
 */
public final class LlmNode extends ApiClient {
    private final AsyncLlmNode async;
    private final Nodes nodes;

    LlmNode(AsyncLlmNode async) {
        super(async);
        this.async = async;
        this.nodes = new Nodes(async.nodes());
    }

    /** A client with all settings from the environment, or as they are without it. */
    public static LlmNode create() {
        return builder().build();
    }

    /** Begins a client. */
    public static Builder builder() {
        return new Builder();
    }

    /** This client for callers that do not wait. */
    public AsyncLlmNode async() {
        return async;
    }

    /** Finds other nodes. */
    public Nodes nodes() {
        return nodes;
    }

    /** Where the node is. */
    public String baseUrl() {
        return async.baseUrl();
    }

    /** This client's settings, to be changed for another one. */
    public Builder toBuilder() {
        return async.toBuilder();
    }

    /** Collects the settings of a client. */
    public static final class Builder {
        private final Map<String, String> headers = new LinkedHashMap<>();
        private UnaryOperator<@Nullable String> environment = System::getenv;
        private @Nullable String baseUrl;
        private @Nullable String apiKey;
        private boolean apiKeyGiven;
        private Duration timeout = Duration.ofMinutes(2);
        private int maxRetries = 2;
        private Duration retryDelay = Duration.ofMillis(500);
        private Duration maxRetryDelay = Duration.ofMinutes(1);
        private Duration idleTimeout = Duration.ofSeconds(45);
        private ResumeOptions resume = ResumeOptions.DEFAULT;
        private int requestsPerMinute;
        private @Nullable HttpClient httpClient;
        private System.Logger logger = System.getLogger("dev.llmnode.sdk");

        private Builder() {}

        Builder environment(UnaryOperator<@Nullable String> variables) {
            environment = variables;
            return this;
        }

        /** Where the node is. Default: the environment's {@code LLM_NODE_BASE_URL}, else {@code http://localhost:8080}. */
        public Builder baseUrl(String value) {
            baseUrl = value;
            return this;
        }

        /** The API key, for nodes that require one; null for none. Default: the environment's {@code LLM_NODE_API_KEY}. */
        public Builder apiKey(@Nullable String value) {
            apiKey = value;
            apiKeyGiven = true;
            return this;
        }

        /** Longest wait for an answer, or for the head of a stream, each try by itself. Default: 120 seconds. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /**
         * How often a call is tried again after 429, 503 or a failed connection. Text is never generated twice: a call that may have begun is not sent
         * again. Default: 2.
         */
        public Builder maxRetries(int value) {
            maxRetries = value;
            return this;
        }

        /**
         * First wait before trying again; it doubles each time, up to 8 seconds. {@code Retry-After} goes before it. Default: half a second.
         */
        public Builder retryDelay(Duration value) {
            retryDelay = value;
            return this;
        }

        /** Longest {@code Retry-After} that is waited for; beyond it the error is thrown at once. Default: 60 seconds. */
        public Builder maxRetryDelay(Duration value) {
            maxRetryDelay = value;
            return this;
        }

        /**
         * Longest silence of a stream before it counts as dropped. A node sends a sign of life every 15 seconds. Default: 45 seconds.
         */
        public Builder idleTimeout(Duration value) {
            idleTimeout = value;
            return this;
        }

        /** How dropped streams are gone on with. Default: {@link ResumeOptions#DEFAULT}. */
        public Builder resume(ResumeOptions value) {
            resume = value;
            return this;
        }

        /** A header for each call. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Calls that this client makes in a minute at most; further ones wait. Default: 0, no limit. */
        public Builder requestsPerMinute(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("requestsPerMinute must not be negative: " + value);
            }
            requestsPerMinute = value;
            return this;
        }

        /** The transport, for proxies, own connection pools and certificates, tests. It also opens WebSockets. */
        public Builder httpClient(HttpClient value) {
            httpClient = value;
            return this;
        }

        /**
         * Told of each request and answer (debug) and of what is tried again (info); secrets are hidden and bodies left out. Default: the system's
         * logger {@code dev.llmnode.sdk}.
         */
        public Builder logger(System.Logger value) {
            logger = value;
            return this;
        }

        /**
         * The client.
         *
         * @throws IllegalArgumentException if the address is none
         */
        public LlmNode build() {
            Settings settings = new Settings(
                    address(baseUrl == null ? variable("LLM_NODE_BASE_URL") : baseUrl),
                    apiKeyGiven ? apiKey : variable("LLM_NODE_API_KEY"),
                    timeout,
                    maxRetries,
                    retryDelay,
                    maxRetryDelay,
                    idleTimeout,
                    resume,
                    Map.copyOf(headers),
                    requestsPerMinute,
                    httpClient == null ? ownClient() : httpClient,
                    logger);
            return new AsyncLlmNode(new HttpCalls(settings)).sync();
        }

        static Builder of(Settings settings) {
            Builder copy = new Builder()
                    .baseUrl(settings.baseUrl())
                    .apiKey(settings.apiKey())
                    .timeout(settings.timeout())
                    .maxRetries(settings.maxRetries())
                    .retryDelay(settings.retryDelay())
                    .maxRetryDelay(settings.maxRetryDelay())
                    .idleTimeout(settings.idleTimeout())
                    .resume(settings.resume())
                    .requestsPerMinute(settings.requestsPerMinute())
                    .httpClient(settings.httpClient())
                    .logger(settings.logger());
            settings.headers().forEach(copy::header);
            return copy;
        }

        /** HTTP/1.1, since with it closing one stream is closing its connection, which the node notices at once. */
        private static HttpClient ownClient() {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        }

        private @Nullable String variable(String name) {
            String value = environment.apply(name);
            return value == null || value.isEmpty() ? null : value;
        }

        private static String address(@Nullable String given) {
            String text = given == null ? "http://localhost:8080" : given;
            try {
                URI address = URI.create(text);
                String scheme = String.valueOf(address.getScheme());
                if (address.getHost() != null && scheme.matches("(?i)https?")) {
                    return text.replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
                }
            } catch (IllegalArgumentException unreadable) {
                throw new IllegalArgumentException(badAddress(text), unreadable);
            }
            throw new IllegalArgumentException(badAddress(text));
        }

        private static String badAddress(String text) {
            return "baseUrl must begin with http:// or https:// and name a host, as in http://localhost:8080; it is '%s'"
                    .formatted(text);
        }
    }
}
