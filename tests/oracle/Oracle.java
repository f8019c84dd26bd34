/*
 * JavaRosa and ODK Validate behind a pipe: one request a line, one answer a line, words with blanks between, texts
 * in Base64. Run from its source by a Java runtime with ODK_Validate.jar on the class path.
 *
 *     validate FORM                 → ok | refused REASON
 *     open FORM                     → state | refused REASON
 *     answer PATH TEXT, add PATH    → state | refused REASON
 *
 * A state is "state" and then PATH,RELEVANT,REQUIRED,TEXT for every leaf and PATH,choices,VALUES for every select
 * that is relevant. Choices are looked at first: that is when JavaRosa takes back what is not offered any more.
 */
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.opendatakit.validate.ErrorListener;
import org.opendatakit.validate.FormValidator;

public class Oracle {
    static FormDef form;

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        validate("<x/>".getBytes(StandardCharsets.UTF_8)); // sets JavaRosa up
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            out.println(reply(line.split(" ")));
        }
    }

    static String reply(String[] words) {
        try {
            switch (words[0]) {
                case "validate":
                    return validate(decode(words[1]));
                case "open":
                    form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(decode(words[1])));
                    form.initialize(true, new InstanceInitializationFactory());
                    return state();
                case "answer":
                    answer(words[1], words.length > 2 ? new String(decode(words[2]), StandardCharsets.UTF_8) : "");
                    return state();
                default:
                    add(words[1]);
                    return state();
            }
        } catch (Throwable wrong) {
            return "refused " + encode(String.valueOf(wrong));
        }
    }

    static String validate(byte[] xml) {
        List<String> errors = new ArrayList<>();
        ErrorListener listener = new ErrorListener() {
            public void error(Object what) {
                errors.add(String.valueOf(what));
            }

            public void error(Object what, Throwable why) {
                errors.add(what + " " + why);
            }

            public void info(Object what) {}
        };
        new FormValidator().setErrorListener(listener).validate(xml);
        return errors.isEmpty() ? "ok" : "refused " + encode(String.join("\n", errors));
    }

    static TreeElement find(String path) {
        TreeElement at = form.getMainInstance().getRoot();
        String[] steps = path.substring(1).split("/");
        for (int i = 1; i < steps.length; i++) {
            String name = steps[i].replaceAll("\\[.*", "");
            int place = steps[i].contains("[") ? Integer.parseInt(steps[i].replaceAll(".*\\[|\\]", "")) - 1 : 0;
            at = at.getChild(name, place);
        }
        return at;
    }

    static void answer(String path, String text) {
        TreeElement node = find(path);
        IAnswerData value = null;
        if (!text.isEmpty()) {
            value = XFormAnswerDataParser.getAnswerData(text, node.getDataType(), null);
        }
        form.setValue(value, node.getRef(), true);
    }

    static void add(String path) {
        FormEntryModel model = new FormEntryModel(form);
        FormEntryController controller = new FormEntryController(model);
        FormIndex index = FormIndex.createBeginningOfFormIndex();
        String wanted = path.replaceAll("\\[\\d+\\]", "");
        for (index = model.incrementIndex(index); index.isInForm(); index = model.incrementIndex(index)) {
            boolean prompt = model.getEvent(index) == FormEntryController.EVENT_PROMPT_NEW_REPEAT;
            String at = index.getReference().toString(false);
            if (prompt && at.equals(wanted) && same(index.getReference(), path)) {
                controller.jumpToIndex(index);
                controller.newRepeat();
                return;
            }
        }
        throw new IllegalArgumentException("no repeat at " + path);
    }

    /** Do the indexes in a path to a repeat, without its own, name this reference? */
    static boolean same(TreeReference reference, String path) {
        String written = reference.toString(true).replaceAll("\\[\\d+\\]$", "");
        return written.replace("[1]", "").equals(path.replace("[1]", ""));
    }

    static String state() {
        StringBuilder found = new StringBuilder("state");
        choices(found);
        TreeElement root = form.getMainInstance().getRoot();
        walk(root, "/" + root.getName(), true, found);
        return found.toString();
    }

    static void choices(StringBuilder found) {
        FormEntryModel model = new FormEntryModel(form);
        FormIndex index = model.incrementIndex(FormIndex.createBeginningOfFormIndex());
        for (; index.isInForm(); index = model.incrementIndex(index)) {
            model.setQuestionIndex(index); // makes the instances that jr:count asks for
            if (model.getEvent(index) != FormEntryController.EVENT_QUESTION || !model.isIndexRelevant(index)) {
                continue;
            }
            List<SelectChoice> offered = model.getQuestionPrompt(index).getSelectChoices();
            if (offered != null) {
                List<String> values = new ArrayList<>();
                offered.forEach(choice -> values.add(choice.getValue()));
                found.append(' ').append(written(index.getReference())).append(",choices,");
                found.append(encode(String.join(" ", values)));
            }
        }
    }

    /** Returns a reference with the places of repeat instances alone. */
    static String written(TreeReference reference) {
        StringBuilder path = new StringBuilder("/" + form.getMainInstance().getRoot().getName());
        TreeElement at = form.getMainInstance().getRoot();
        for (int i = 1; i < reference.size(); i++) {
            at = at.getChild(reference.getName(i), reference.getMultiplicity(i));
            path.append('/').append(at.getName());
            path.append(at.isRepeatable() ? "[" + (at.getMult() + 1) + "]" : "");
        }
        return path.toString();
    }

    static void walk(TreeElement node, String path, boolean relevant, StringBuilder found) {
        if (!node.hasChildren()) {
            IAnswerData value = node.getValue();
            String text = value == null ? "" : value.uncast().getString();
            found.append(' ').append(path).append(',').append(relevant && node.isRelevant() ? 1 : 0);
            found.append(',').append(node.isRequired() ? 1 : 0).append(',').append(encode(text));
        }
        for (int i = 0; i < node.getNumChildren(); i++) {
            TreeElement child = node.getChildAt(i);
            if (child.getMult() >= 0) {
                String place = child.isRepeatable() ? "[" + (child.getMult() + 1) + "]" : "";
                walk(child, path + "/" + child.getName() + place, relevant && node.isRelevant(), found);
            }
        }
    }

    static byte[] decode(String word) {
        return Base64.getDecoder().decode(word);
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
