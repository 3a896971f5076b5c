import java.io.FileInputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/** Holds each file that is named against a flavour of PDF/A; run by tools/archival.py. */
public class Archival {
    private static final int EXAMPLES = 3;

    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(given[0]);
        for (int place = 1; place < given.length; place++) {
            try (FileInputStream file = new FileInputStream(given[place]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
                ValidationResult result =
                        ValidatorFactory.createValidator(flavour, false, EXAMPLES).validate(parser);
                Set<String> broken = new LinkedHashSet<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        broken.add(one.getRuleId().getClause() + " " + one.getMessage());
                    }
                }
                boolean kept = result.isCompliant() && result.getTotalAssertions() > 0;
                System.out.println((kept ? "kept\t" : "broken\t") + given[place]);
                broken.forEach(rule -> System.out.println("\t" + rule));
            }
        }
    }
}
