package dev.llmnode.discovery;

/** The network could not do what was asked of it; the message is fit to be read by the caller of the API. */
public class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkException(String message) {
        super(message);
    }

    /** No bootstrap node could be reached. */
    public static final class BootstrapFailed extends NetworkException {
        private static final long serialVersionUID = 1L;

        public BootstrapFailed(String message) {
            super(message);
        }
    }

    /** The method asked for by name is switched off. */
    public static final class MethodDisabled extends NetworkException {
        private static final long serialVersionUID = 1L;

        public MethodDisabled(DiscoveryMethod method) {
            super("Discovery by %s is switched off on this node".formatted(method));
        }
    }
}
