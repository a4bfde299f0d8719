package dev.llmnode.node.filter;

import org.glassfish.grizzly.http.util.HttpStatus;

/** The words behind a status, as RFC 9110 has them; Grizzly knows the older ones, and none for what came later. */
final class ReasonPhrases {
    private ReasonPhrases() {}

    static HttpStatus status(int code) {
        return switch (code) {
            case 413 -> HttpStatus.newHttpStatus(code, "Content Too Large");
            case 414 -> HttpStatus.newHttpStatus(code, "URI Too Long");
            case 426 -> HttpStatus.newHttpStatus(code, "Upgrade Required");
            case 429 -> HttpStatus.newHttpStatus(code, "Too Many Requests");
            default -> HttpStatus.getHttpStatus(code);
        };
    }
}
