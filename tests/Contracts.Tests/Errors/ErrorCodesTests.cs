using System.Reflection;
using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Tests.Errors;

public sealed class ErrorCodesTests
{
    // Released codes: lines are added, never changed or taken away.
    private static readonly string[] Approved =
    [
        "101 unreadable_body Unreadable",
        "102 validation_failed Invalid",
        "103 unsupported_media_type UnsupportedMediaType",
        "104 too_large TooLarge",
        "105 computation_failed Invalid",
        "106 path_not_found NotFound",
        "107 method_not_allowed MethodNotAllowed",
        "108 bad_header Unreadable",
        "111 misdirected_request Misdirected",
        "112 cross_site_request Forbidden",
        "201 row_not_found NotFound",
        "202 no_row NotFound",
        "203 several_rows Conflict",
        "204 duplicate_key Conflict",
        "205 idempotency_conflict Conflict",
        "206 request_in_progress Conflict retryable",
        "207 version_mismatch PreconditionFailed",
        "301 schema_changed Conflict",
        "302 overloaded Unavailable retryable",
        "303 table_moving Unavailable retryable",
        "304 store_unavailable Unavailable retryable",
        "305 outcome_unknown Unavailable retryable",
        "401 job_not_found NotFound",
        "402 job_gone Gone",
        "403 job_state Conflict",
        "404 cancelled Conflict",
        "405 export_failed Failed retryable",
        "406 handler_failed Failed",
        "501 media_not_found NotFound",
        "601 unauthorized Unauthorized",
        "602 forbidden Forbidden",
        "603 rate_limited RateLimited retryable",
        "901 internal Failed",
    ];

    [Fact]
    public void All_Codes_AreThoseApproved() => ErrorCodes.All
        .Select(code => $"{code.Number} {code.Code} {code.Kind}{(code.Retryable ? " retryable" : "")}")
        .ShouldBe(Approved);

    [Fact]
    public void All_Codes_AreInTheCatalogueOnce()
    {
        var declared = typeof(ErrorCodes).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ErrorCode))
            .Select(property => (ErrorCode)property.GetValue(null)!)
            .ToList();

        declared.Count.ShouldBeGreaterThan(20);
        ErrorCodes.All.ShouldBe(declared, ignoreOrder: true);
        ErrorCodes.All.Select(code => code.Number).ShouldBeInOrder();
        ErrorCodes.All.Select(code => code.Number).ShouldBeUnique();
        ErrorCodes.All.Select(code => code.Code).ShouldBeUnique();
    }

    [Fact]
    public void All_Codes_HaveATitleOfTheirOwnThatIsASentence()
    {
        ErrorCodes.All.Select(code => code.Title).ShouldBeUnique();
        ErrorCodes.All.ShouldAllBe(code => code.Title.EndsWith('.') && char.IsUpper(code.Title[0]));
        ErrorCodes.All.ShouldAllBe(code => code.ToString() == code.Code);
    }

    [Fact]
    public void Kinds_KeepTheirNumbers() =>
        Enum.GetValues<ErrorKind>().Select(kind => $"{(int)kind} {kind}").ShouldBe(ApprovedKinds);

    private static readonly string[] ApprovedKinds =
    [
        "1 Unreadable",
        "2 Invalid",
        "3 NotFound",
        "4 Gone",
        "5 Conflict",
        "6 PreconditionFailed",
        "7 TooLarge",
        "8 UnsupportedMediaType",
        "9 Unauthorized",
        "10 Forbidden",
        "11 RateLimited",
        "12 Unavailable",
        "13 Failed",
        "14 MethodNotAllowed",
        "15 Misdirected",
    ];
}
