"""The fields of text and numbers in which the leak test marks nothing, by the reason why not."""

from __future__ import annotations

UNMARKED = {
    "names and public settings of boards, people and organisations, which stand on public pages and papers": """
        meetings.Organisation.name meetings.Organisation.short_name meetings.Person.name meetings.Person.post_title
        meetings.Board.name meetings.Board.slug meetings.Board.authority meetings.Board.purpose
        meetings.Board.markings meetings.Board.agenda_columns meetings.Board.agenda_notices
        meetings.Board.personal_interests meetings.Board.prejudicial_interests meetings.Board.usual_venue
    """,
    "said to the public in place of what is restricted, as the law asks": """
        meetings.AgendaItem.grounds meetings.AgendaItem.public_title meetings.StandingItem.grounds
        meetings.Paper.grounds meetings.Paper.public_title actions.Action.grounds actions.Action.public_title
        performance.Indicator.grounds performance.Indicator.public_title
    """,
    "published as it stands": """
        csp.LedgerEntry.kind csp.LedgerEntry.subject csp.LedgerEntry.title meetings.Meeting.late_reason
        meetings.Minutes.correction meetings.PublishedPlan.rows
    """,
    "one of a few values that the product or the board offers, or the key of a row": """
        csp.StoredFile.content_type csp.Job.kind csp.Job.subject csp.FileImport.kind csp.FileImport.subject
        csp.FileExport.kind
        csp.OutboxMessage.key csp.OutboxMessage.list_name csp.OutboxMessage.status_code csp.SignedLink.purpose
        csp.SignedLink.subject csp.SignedLink.holder meetings.AgendaItem.sections meetings.StandingItem.sections
        meetings.StandingItem.months meetings.Declaration.kind meetings.Paper.marking meetings.Pack.page_map
        meetings.PackCopy.part performance.Indicator.code performance.Target.tolerance performance.Breakdown.key
        strategies.ConsultationComment.part
    """,
    "a hash, which says nothing of what it was made of, or a secret that is only compared": """
        csp.User.password csp.StoredFile.sha256 csp.Job.run_token csp.OutboxMessage.claimed_by
        csp.LedgerEntry.sha256 csp.LedgerEntry.previous_hash csp.LedgerEntry.hash meetings.Pack.fingerprint
        meetings.PackCopy.without
    """,
    "an address of the site's own, which mails alone carry": """
        csp.OutboxMessage.reply_to csp.OutboxMessage.unsubscribe
    """,
    "a sentence of the product's own about a file": """
        meetings.PaperVersion.repairs meetings.PaperVersion.problem csp.FileExport.name csp.FileExport.holds
    """,
    "filled by no service yet": """
        performance.Comment.by_name
    """,
}
