package io.paywindow.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A secret compared in a time that tells how much of a guess is right: by anything that stops at the first difference.
 *
 * <p>A secret is what is named so: a variable, field or method with one of the words in its name, or something made of one.
 */
final class SecretComparison {

    private static final Set<String> WORDS = Set.of(
            "secret",
            "secrets",
            "token",
            "tokens",
            "hash",
            "hashes",
            "signature",
            "signatures",
            "hmac",
            "mac",
            "password",
            "passwords");

    private static final Set<String> COMPARES = Set.of(
            "equals",
            "equalsIgnoreCase",
            "contentEquals",
            "deepEquals",
            "compareTo",
            "compareToIgnoreCase",
            "compare",
            "mismatch",
            "regionMatches",
            "contains",
            "indexOf");

    private static final Set<String> WRAPPERS = Set.of("of", "ofNullable", "copyOf", "valueOf", "wrap");

    private SecretComparison() {}

    /** Each such comparison in a file, and what to do. */
    static List<String> faults(Path file, String text) {
        List<String> faults = new ArrayList<>();
        for (CompilationUnitTree unit : JavaSource.parse(text)) {
            unit.accept(new Comparisons(file, faults), null);
        }
        return faults;
    }

    private static final class Comparisons extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Path file;
        private final List<String> faults;

        Comparisons(Path file, List<String> faults) {
            this.file = file;
            this.faults = faults;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && COMPARES.contains(select.getIdentifier().toString())) {
                List<ExpressionTree> compared = new ArrayList<>(call.getArguments());
                compared.add(select.getExpression());
                if (compared.stream().anyMatch(Names::areSecret)
                        && compared.stream().noneMatch(SecretComparison::isEmptyText)) {
                    faults.add("%s: %s -> MessageDigest.isEqual, which takes equally long for every wrong guess"
                            .formatted(file, call));
                }
            }
            return super.visitMethodInvocation(call, null);
        }
    }

    private static boolean isEmptyText(ExpressionTree value) {
        return value instanceof LiteralTree literal && "".equals(literal.getValue());
    }

    /** All that is named in an expression. */
    private static final class Names extends TreeScanner<Boolean, @Nullable Void> {

        static boolean areSecret(ExpressionTree value) {
            return Boolean.TRUE.equals(value.accept(new Names(), null));
        }

        @Override
        public Boolean visitIdentifier(IdentifierTree name, @Nullable Void nothing) {
            return isSecret(name.getName().toString());
        }

        @Override
        public Boolean visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
            return isSecret(select.getIdentifier().toString()) || super.visitMemberSelect(select, null);
        }

        @Override
        public Boolean visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            // What a method makes of a secret is named by the method; but a wrapper has no name of its own.
            boolean named = Boolean.TRUE.equals(scan(call.getMethodSelect(), null));
            return named
                    || (call.getMethodSelect() instanceof MemberSelectTree select
                            && WRAPPERS.contains(select.getIdentifier().toString())
                            && Boolean.TRUE.equals(scan(call.getArguments(), null)));
        }

        @Override
        public Boolean reduce(@Nullable Boolean one, @Nullable Boolean other) {
            return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
        }

        private static boolean isSecret(String name) {
            return Arrays.stream(name.split("(?<=[a-z0-9])(?=[A-Z])|_", -1))
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .anyMatch(WORDS::contains);
        }
    }
}
