package dev.llmnode.inference;

/** The request cannot be served as it stands. */
public class InvalidRequestException extends InferenceException {
    private static final long serialVersionUID = 1L;
    private final String field;

    /**
     * @param field the field's name on the wire, such as {@code top_p}
     * @param message what is wrong with it
     */
    public InvalidRequestException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The wire name of the field at fault. */
    public String field() {
        return field;
    }
}
