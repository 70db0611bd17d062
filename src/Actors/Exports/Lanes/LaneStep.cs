using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports.Lanes;

/// <summary>What a lane has to do next.</summary>
internal abstract record LaneStep
{
    private LaneStep()
    {
    }

    /// <summary>Nothing, until a row comes.</summary>
    public sealed record Rest : LaneStep
    {
        public static Rest Instance { get; } = new();
    }

    /// <summary>Nothing, until an instant, or until a row comes.</summary>
    public sealed record Wait(DateTimeOffset Until) : LaneStep;

    /// <summary>Ask the register which rows are still to be exported.</summary>
    public sealed record List : LaneStep
    {
        public static List Instance { get; } = new();
    }

    /// <summary>Write rows of one route, which are next in their lane, in one transaction.</summary>
    public sealed record Write(string Route, IReadOnlyList<LaneRow> Rows) : LaneStep;

    /// <summary>Find out of rows that are not to be exported as far as the register knows whether they are exported.</summary>
    public sealed record Recall(IReadOnlyList<LaneRow> Rows) : LaneStep;

    /// <summary>Ask jobs for rows that others wait for, and do nothing until an instant, or until a row comes.</summary>
    public sealed record Ask(IReadOnlyList<RequestId> Requests, DateTimeOffset Until) : LaneStep;

    /// <summary>Note that rows are not wanted.</summary>
    public sealed record GiveUp(IReadOnlyList<RequestId> Requests) : LaneStep;
}
