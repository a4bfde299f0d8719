package dev.llmnode.sdk.error;

import java.util.List;

/** No node that offers the model could be reached. */
public class NoNodeFoundException extends LlmNodeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;

    /** A search that found none of use. */
    public NoNodeFoundException(String message, List<String> reasons) {
        super(reasons.isEmpty() ? message : message + ": " + String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** Why each was passed over, best node first. */
    public List<String> reasons() {
        return reasons;
    }
}
