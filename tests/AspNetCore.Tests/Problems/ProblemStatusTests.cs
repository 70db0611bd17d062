using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Problems;

public sealed class ProblemStatusTests
{
    [Fact]
    public void Of_EveryCode_IsTheStatusThatTheContractNames()
    {
        ErrorCodes.All.Length.ShouldBeGreaterThan(25);
        ErrorCodes.All.ToDictionary(code => code.Code, code => ProblemStatus.Of(code.Kind)).ShouldBe(
            new Dictionary<string, int>
            {
                ["unreadable_body"] = 400, ["validation_failed"] = 422, ["unsupported_media_type"] = 415,
                ["too_large"] = 413,
                ["computation_failed"] = 422, ["path_not_found"] = 404, ["method_not_allowed"] = 405,
                ["bad_header"] = 400,
                ["row_not_found"] = 404, ["no_row"] = 404, ["several_rows"] = 409, ["duplicate_key"] = 409,
                ["idempotency_conflict"] = 409, ["request_in_progress"] = 409, ["version_mismatch"] = 412,
                ["schema_changed"] = 409,
                ["overloaded"] = 503, ["table_moving"] = 503, ["store_unavailable"] = 503, ["outcome_unknown"] = 503,
                ["job_not_found"] = 404, ["job_gone"] = 410, ["job_state"] = 409, ["cancelled"] = 409,
                ["export_failed"] = 500,
                ["handler_failed"] = 500, ["media_not_found"] = 404, ["unauthorized"] = 401, ["forbidden"] = 403,
                ["rate_limited"] = 429, ["internal"] = 500, ["misdirected_request"] = 421, ["cross_site_request"] = 403,
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Of_EveryKind_IsAnErrorStatus()
    {
        foreach (var kind in Enum.GetValues<ErrorKind>())
            ProblemStatus.Of(kind).ShouldBeInRange(400, 599);
        Should.Throw<ArgumentOutOfRangeException>(() => ProblemStatus.Of(0));
    }
}
