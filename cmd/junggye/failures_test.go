package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// failures are the ways in which a trade's money can go wrong, each with the
// tests that play it, as folder:test.
func failures() map[string][]string {
	return map[string][]string{
		"approved but not saved, killed at every step":  {"core/app:TestApprovedButNotSaved", "cmd/junggye:TestKilledAtEveryPoint", "cmd/junggye:TestContainerKilledAtEveryPoint", "core/app:TestAPaymentCanBeTriedAgainWhereverItBroke"},
		"refund refused once":                           {"core/app:TestARefundThatFailsIsTriedOnTheSchedule"},
		"refund refused often":                          {"core/app:TestARefundThatFailsIsTriedOnTheSchedule", "adapters/pages:TestARefundThatIsStuckNamesTheNextDate"},
		"refund refused for ever":                       {"core/app:TestARefundRefusedForEverGoesToTheOperatorAndIsStillTried", "core/app:TestAnOperatorRecordsABankTransferForAStuckRefund"},
		"refund made, answer lost":                      {"core/app:TestARefundWhoseAnswerIsLostIsNotMadeTwice"},
		"ready left to expire":                          {"core/app:TestAPageLeftToExpireFreesTheListing", "adapters/pages:TestTheClosingPageReloadsUntilTheHoldIsOver"},
		"approval at 14:59, 15:00, 15:01":               {"core/app:TestAnApprovalAtTheEdgeOfFifteenMinutes", "adapters/pages:TestComingBackAtTheEndOfTheQuarterHour"},
		"a hundred buyers for one listing":              {"core/app:TestAHundredBuyersForOneListingMakeOnePayment", "cmd/junggye:TestAHundredBuyersManyRounds", "cmd/junggye:TestContainerAHundredBuyersManyRounds"},
		"seller leaves at every state":                  {"core/app:TestEitherSideLeavesAtEveryState"},
		"seller is blocked at every state":              {"core/app:TestABlockedSideDoesNotKeepTheMoneyFromMoving"},
		"buyer is blocked on the payment page":          {"adapters/pages:TestABuyerWhoCannotActMayStillComeBack"},
		"buyer never confirms":                          {"core/app:TestABuyerWhoNeverConfirmsPaysTheSellerAllTheSame"},
		"seller never sends, over Korean holidays":      {"core/app:TestASellerWhoNeverSendsLosesTheSaleAfterThreeBusinessDays", "cmd/junggye:TestHolidays"},
		"approve times out, request lost":               {"core/app:TestAnApproveThatTimesOutIsLookedUpAndNeverRepeated", "adapters/pages:TestLostRequestEndsAsUnpaid"},
		"approve times out, answer lost":                {"core/app:TestAnApproveThatTimesOutIsLookedUpAndNeverRepeated", "adapters/pages:TestLostAnswerShowsCheckingUntilTheWorkerKnows"},
		"the browser leaves while approve is under way": {"adapters/pages:TestABrowserThatGoesAwayDuringTheApprovalHasPaidAllTheSame"},
		"refresh and double tap, one to five times in parallel": {
			"cmd/junggye:TestEveryEndpointRepeated", "core/app:TestTappingAgainChangesNothing", "adapters/pages:TestOpeningTheWayBackManyTimesTakesTheMoneyOnce",
			"adapters/pages:TestThePayLinkTappedManyTimesAtOnceMakesOnePage", "adapters/pages:TestRefreshingEveryPageOfAPaymentChangesNothing",
		},
		"forged cancel and fail pages":             {"adapters/pages:TestForgedCancelAndFailPagesReleaseNothing", "adapters/pages:TestForgedEndsAtEveryMomentOfAPayment"},
		"pg_token of another payment":              {"core/app:TestATokenOfAnotherPaymentTakesNoMoney", "adapters/pages:TestATokenOfAnotherPaymentPaysForNothing", "adapters/pages:TestATokenOfAnEarlierPaymentOfTheSameBuyerPaysForNothing"},
		"link of another buyer":                    {"adapters/pages:TestAnotherBuyersLinkNeverPaysFromOnesOwnPurchase", "adapters/pages:TestWhoeverOpensAPayLinkPaysForItsBuyer"},
		"price edited between ready and approve":   {"core/app:TestThePriceEditedDuringThePaymentChangesNothingForTheBuyer", "adapters/pages:TestThePriceIsTheOneThatTheBuyerSaw", "adapters/pages:TestAPriceEditedWhileThePageIsMadeIsTheOldOne"},
		"price edited between card and ready":      {"core/app:TestALinkPaysOnlyForWhatWasSeen", "adapters/pages:TestAPriceEditedBeforeTheTapIsNotPaidUnseen"},
		"tracking number malformed or reused":      {"core/app:TestTrackingNumbersAreCheckedAndUsedOnce"},
		"operator and timer at the same moment":    {"core/app:TestAnOperatorAndTheClockAtTheSameMoment"},
		"payment cancelled outside of us":          {"core/app:TestAPaymentCancelledOutsideOfUs", "adapters/pages:TestAPaymentCancelledOutsideIsNeitherPaidNorRefundedTwice"},
		"worker down for 0 to 72 hours":            {"core/app:TestAnOutageOfOursIsNotTheUsersFault", "core/app:TestMoneyUnderWaySurvivesAnOutage"},
		"message not delivered":                    {"core/app:TestAMessageThatIsNeverDeliveredHoldsNoTradeUp"},
		"another amount than agreed":               {"core/app:TestAnotherAmountThanAgreedGoesBackInFull"},
		"two service processes, one killed midway": {"cmd/junggye:TestContainerTwoProcesses"},
	}
}

// TestEveryFailureHasItsTest keeps the table true when tests are renamed.
func TestEveryFailureHasItsTest(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{}
	for failure, names := range failures() {
		if len(names) == 0 {
			t.Errorf("%s: no test plays it", failure)
		}
		for _, name := range names {
			folder, test, ok := strings.Cut(name, ":")
			if _, read := tests[folder]; !read {
				tests[folder] = testsIn(t, filepath.Join("..", "..", filepath.FromSlash(folder)))
			}
			if !ok || !slices.Contains(tests[folder], test) {
				t.Errorf("%s: %s is not there, so nothing proves that it does no harm", failure, name)
			}
		}
	}
}

func testsIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`).FindAllStringSubmatch(string(text), -1) {
			names = append(names, found[1])
		}
	}
	return names
}
