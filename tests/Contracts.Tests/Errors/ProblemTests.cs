using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Tests.Errors;

public sealed class ProblemTests
{
    [Fact]
    public void OfField_NamesTheFieldInTextAndList()
    {
        var problem = Problem.OfField(ErrorCodes.ValidationFailed, "rating", "must be a finite number");

        problem.Detail.ShouldBe("\"rating\" must be a finite number.");
        problem.Errors.ShouldHaveSingleItem().Key.ShouldBe("rating");
        problem.Errors["rating"].ShouldBe(["must be a finite number"]);
        problem.RetryAfterSeconds.ShouldBeNull();
    }

    [Fact]
    public void OfFields_NamesThemAll()
    {
        var none = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        Problem.OfFields(ErrorCodes.ValidationFailed, none.Add("b", ["is wrong"])).Detail.ShouldBe("\"b\" is wrong.");

        var two = Problem.OfFields(ErrorCodes.ValidationFailed, none.Add("b", ["is wrong"]).Add("a", ["is too"]));
        two.Detail.ShouldBe("2 fields do not fit: \"a\", \"b\".");
        two.Errors["a"].ShouldBe(["is too"]);
    }

    [Fact]
    public void ProblemException_CarriesTheProblemAndItsCause()
    {
        var problem = new Problem(ErrorCodes.StoreUnavailable, "The store does not answer.");
        var cause = new InvalidOperationException("the driver's text");

        var exception = new ProblemException(problem, cause);

        exception.Problem.ShouldBeSameAs(problem);
        exception.Message.ShouldBe(problem.Detail);
        exception.InnerException.ShouldBe(cause);
    }

    [Fact]
    public void DefinitionException_HasALineForEachFault()
    {
        var exception = new DefinitionException(
            [
                new DefinitionFault("table films", "x", "is wrong"),
                new DefinitionFault("route POST /films", null, "is wrong too")
            ]);

        exception.Message.Split(Environment.NewLine)
            .ShouldBe(["table films: column \"x\": is wrong", "route POST /films: is wrong too"]);
        exception.Faults.Length.ShouldBe(2);
    }
}
