/** A client for LLM Node, over the JDK's HTTP client. */
module dev.llmnode.sdk {
    requires transitive com.fasterxml.jackson.databind;
    requires transitive java.net.http;
    requires static org.jspecify;

    exports dev.llmnode.sdk;
    exports dev.llmnode.sdk.error;
    exports dev.llmnode.sdk.json;
    exports dev.llmnode.sdk.model;
    exports dev.llmnode.sdk.node;
    exports dev.llmnode.sdk.resource;
    exports dev.llmnode.sdk.socket;
    exports dev.llmnode.sdk.stream;
}
