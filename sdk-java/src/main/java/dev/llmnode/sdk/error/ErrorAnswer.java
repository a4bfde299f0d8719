package dev.llmnode.sdk.error;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.sdk.stream.StreamProgress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ApiException} is made of.
 *
 * @param status the HTTP status; in mid-stream and on the WebSocket, the one that belongs to the code
 * @param code what went wrong, for programs; null where the answer was not the node's own
 * @param detail what went wrong, in the node's words
 * @param field the field of the request that is at fault
 * @param details more words
 * @param requestId what to quote in a report
 * @param retryAfter how long the node asks to wait
 * @param headers the answer's headers, where there was one
 * @param body the answer's body; a text where it is no JSON
 * @param progress how far a stream got before it
 */
public record ErrorAnswer(
        int status,
        @Nullable String code,
        String detail,
        @Nullable String field,
        @Nullable String details,
        @Nullable String requestId,
        @Nullable Duration retryAfter,
        @Nullable HttpHeaders headers,
        @Nullable JsonNode body,
        @Nullable StreamProgress progress) {

    /** All of it in a sentence that is enough to act on. */
    String describe() {
        StringBuilder notes = new StringBuilder();
        note(notes, field == null || detail.contains(field) ? null : "field " + field);
        note(notes, details);
        note(notes, retryAfter == null ? null : "try again in " + retryAfter.toSeconds() + " s");
        note(notes, progress == null ? null : "after " + progress.text().length() + " characters of text");
        note(notes, requestId == null ? null : "request " + requestId);
        String head = code == null ? String.valueOf(status) : status + " " + code;
        return head + ": " + detail + (notes.isEmpty() ? "" : " (" + notes + ")");
    }

    private static void note(StringBuilder notes, @Nullable String note) {
        if (note != null) {
            notes.append(notes.isEmpty() ? "" : "; ").append(note);
        }
    }
}
