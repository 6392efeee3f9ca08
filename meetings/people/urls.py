"""Boards, their members, people, organisations, accounts, and mails to people."""

from django.urls import URLPattern, URLResolver, path

from meetings.people.views import accounts, boards, directory, interests, mails, members

urlpatterns: list[URLPattern | URLResolver] = [
    path("boards/", boards.Boards.as_view(), name="boards"),
    path("boards/add/", boards.BoardAdd.as_view(), name="board-add"),
    path("boards/<slug:slug>/", boards.BoardAbout.as_view(), name="board"),
    path("boards/<slug:slug>/edit/", boards.BoardEdit.as_view(), name="board-edit"),
    path("boards/<slug:slug>/close/", boards.BoardClose.as_view(), name="board-close"),
    path("boards/<slug:slug>/reopen/", boards.BoardReopen.as_view(), name="board-reopen"),
    path("boards/<slug:slug>/meetings/", boards.BoardMeetings.as_view(), name="board-meetings"),
    path("boards/<slug:slug>/members/", members.BoardMembers.as_view(), name="board-members"),
    path("boards/<slug:slug>/members/interests/", interests.BoardInterests.as_view(), name="board-interests"),
    path("boards/<slug:slug>/members/add/", members.MembershipAdd.as_view(), name="membership-add"),
    path("boards/<slug:slug>/members/<int:pk>/edit/", members.MembershipEdit.as_view(), name="membership-edit"),
    path("boards/<slug:slug>/members/<int:pk>/end/", members.MembershipEnd.as_view(), name="membership-end"),
    path("boards/<slug:slug>/members/<int:pk>/fill/", members.VacancyFill.as_view(), name="vacancy-fill"),
    path(
        "boards/<slug:slug>/members/<int:pk>/remove/", members.MembershipRemove.as_view(), name="membership-remove"
    ),
    path("people/", directory.People.as_view(), name="people"),
    path("people/add/", directory.PersonAdd.as_view(), name="person-add"),
    path("people/<int:pk>/", directory.PersonDetail.as_view(), name="person"),
    path("people/<int:pk>/edit/", directory.PersonEdit.as_view(), name="person-edit"),
    path("people/<int:pk>/interests/", interests.PersonInterests.as_view(), name="person-interests"),
    path("people/<int:pk>/interests/add/", interests.InterestAdd.as_view(), name="interest-add"),
    path("people/<int:pk>/interests/<int:interest>/", interests.InterestEdit.as_view(), name="interest-edit"),
    path("people/<int:pk>/invite/", accounts.Invite.as_view(), name="person-invite"),
    path("people/<int:pk>/invite-again/", accounts.ResendInvitation.as_view(), name="person-invite-again"),
    path("people/<int:pk>/deactivate/", accounts.Deactivate.as_view(), name="person-deactivate"),
    path("people/<int:pk>/reactivate/", accounts.Reactivate.as_view(), name="person-reactivate"),
    path("people/<int:pk>/administrator/", accounts.MakeAdministrator.as_view(), name="administrator-make"),
    path(
        "people/<int:pk>/administrator/withdraw/",
        accounts.WithdrawAdministrator.as_view(),
        name="administrator-withdraw",
    ),
    path("organisations/", directory.Organisations.as_view(), name="organisations"),
    path("organisations/add/", directory.OrganisationAdd.as_view(), name="organisation-add"),
    path("organisations/<int:pk>/", directory.OrganisationDetail.as_view(), name="organisation"),
    path("organisations/<int:pk>/edit/", directory.OrganisationEdit.as_view(), name="organisation-edit"),
    path("mail/", mails.Mails.as_view(), name="mails"),
    path("mail/<int:pk>/", mails.MailDetail.as_view(), name="mail"),
    path("mail/<int:pk>/again/", mails.MailAgain.as_view(), name="mail-again"),
    path("mail/<int:pk>/arrived/", mails.MailArrived.as_view(), name="mail-arrived"),
    path("account/email/", accounts.EmailChange.as_view(), name="email-change"),
    path("account/email/<str:token>/", accounts.EmailConfirm.as_view(), name="email-confirm"),
]
