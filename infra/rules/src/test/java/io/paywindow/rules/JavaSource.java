package io.paywindow.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A Java file as its compiler sees it, parsed and no more. */
final class JavaSource {

    /** A method or constructor: how long it is with its braces, whether it is a test, whether it does anything. */
    record Method(String name, long firstLine, long lines, boolean test, boolean empty) {}

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    // Opening the class path anew for each file would take longer than all the parsing.
    private static final JavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private JavaSource() {}

    /** Every method with a body in the text. */
    static List<Method> methods(String text) {
        JavacTask task = task(text);
        List<Method> methods = new ArrayList<>();
        for (CompilationUnitTree unit : parse(task)) {
            unit.accept(new Methods(unit, Trees.instance(task).getSourcePositions(), methods), null);
        }
        return methods;
    }

    /** The text as a tree. */
    static Iterable<? extends CompilationUnitTree> parse(String text) {
        return parse(task(text));
    }

    private static JavacTask task(String text) {
        return (JavacTask)
                COMPILER.getTask(null, FILES, problem -> {}, List.of("-proc:none"), null, List.of(new InMemory(text)));
    }

    private static Iterable<? extends CompilationUnitTree> parse(JavacTask task) {
        try {
            return task.parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Methods extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Method> found;
        private String type = "";

        Methods(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            String outer = type;
            type = tree.getSimpleName().toString();
            super.visitClass(tree, null);
            type = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            if (tree.getBody() != null) {
                // From the head without its annotations and Javadoc: what one has to hold in mind.
                long first = line(positions.getStartPosition(unit, tree.getBody()));
                long last = line(positions.getEndPosition(unit, tree.getBody()));
                found.add(new Method(
                        type + "." + tree.getName(),
                        first,
                        last - first + 1,
                        isTest(tree),
                        tree.getBody().getStatements().isEmpty()));
            }
            return super.visitMethod(tree, null);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        private static boolean isTest(MethodTree tree) {
            return tree.getModifiers().getAnnotations().stream()
                    .map(annotation -> annotation.getAnnotationType())
                    .map(Tree::toString)
                    .anyMatch(name ->
                            name.equals("Test") || name.equals("ParameterizedTest") || name.equals("RepeatedTest"));
        }
    }

    private static final class InMemory extends SimpleJavaFileObject {

        private final String text;

        InMemory(String text) {
            super(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
