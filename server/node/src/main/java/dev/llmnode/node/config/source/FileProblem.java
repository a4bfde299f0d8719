package dev.llmnode.node.config.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why a file cannot be used, in words: the messages of most exceptions are no more than the file's name. */
public final class FileProblem {
    private FileProblem() {}

    /** What follows after the file's name and a colon. */
    public static String words(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission is denied";
            case FileAlreadyExistsException other -> "%s is a file, not a folder".formatted(other.getFile());
            case FileSystemException other -> Objects.requireNonNullElse(other.getReason(), "the system refuses it");
            case CharacterCodingException _ -> "it is not text in UTF-8";
            default -> Objects.requireNonNullElse(e.getMessage(), "the system refuses it");
        };
    }
}
