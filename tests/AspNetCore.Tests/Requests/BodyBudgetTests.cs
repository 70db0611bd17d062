using System.Buffers;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class BodyBudgetTests
{
    [Fact]
    public void Take_MoreThanIsLeft_IsOverloadedAndTakesNothing()
    {
        var budget = new BodyBudget(100);
        budget.Take(60);
        Should.Throw<ProblemException>(() => budget.Take(41)).Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        budget.Take(40);
    }

    [Fact]
    public void Take_AfterReturn_HasRoomAgain()
    {
        var budget = new BodyBudget(100);
        budget.Take(100);
        budget.Return(100);
        budget.Take(100);
    }

    [Fact]
    public void Buffer_LargeBody_TakesFromTheBudgetUntilItIsDisposedOf()
    {
        var budget = new BodyBudget(1_000_000);
        using (var buffer = new BodyBuffer(budget))
        {
            buffer.Append(new ReadOnlySequence<byte>(new byte[600_000]));
            using var second = new BodyBuffer(budget);
            Should.Throw<ProblemException>(() => second.Append(new ReadOnlySequence<byte>(new byte[600_000])));
        }

        budget.Take(1_000_000);
    }

    [Fact]
    public void Buffer_SmallBody_TakesNothingFromTheBudget()
    {
        using var buffer = new BodyBuffer(new BodyBudget(0));
        buffer.Append(new ReadOnlySequence<byte>([1, 2]));
        buffer.Append(new ReadOnlySequence<byte>([3]));
        buffer.Written.ToArray().ShouldBe([1, 2, 3]);
    }
}
